import { createLogger, type LogSeverity } from '../../shared/telemetry/log.ts';

/** A logger whose lines are kept, and its lines. Its clock stands at the epoch. */
export function keptLog(format: 'json' | 'text', level: LogSeverity = 'DEBUG') {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { lines, log: createLogger({ level, format, write, now: () => 0, project: 'my-project' }) };
}
