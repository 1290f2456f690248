/** Cloud Logging's severities (LogSeverity) that are used here. */
export type LogSeverity = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** What a line is about. Ids become labels, so that one document's lines can be found. */
export interface LogFields {
  readonly documentId?: string;
  readonly electionId?: string;
  readonly code?: string;
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

export interface Logger {
  log(severity: LogSeverity, message: string, fields?: LogFields): void;
  /** The same logger with fields that stand on each of its lines. */
  with(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly level: LogSeverity;
  readonly format: 'json' | 'text';
  readonly write: (line: string) => void;
  readonly now: () => number;
  /** For the trace's full name. */
  readonly project?: string | undefined;
}

const ranks: Record<LogSeverity, number> = { DEBUG: 0, INFO: 1, WARNING: 2, ERROR: 3 };
const labelled = new Set(['documentId', 'electionId', 'formId', 'pollingPlaceId', 'stage', 'requestId']);
const forbidden = /key$|token$|secret|authorization|password|cookie|gps|exif|bytes$|base64/i;

/**
 * Structured logs: one JSON object a line in Cloud Logging's shape
 * (https://cloud.google.com/logging/docs/structured-logging), or a readable line for a terminal. Fields whose
 * names speak of keys, tokens, GPS or image bytes are withheld, and so is anything binary.
 */
export function createLogger(options: LoggerOptions, base: LogFields = {}): Logger {
  return {
    log(severity, message, fields = {}) {
      if (ranks[severity] < ranks[options.level]) return;
      const all = { ...base, ...fields };
      const line = options.format === 'json' ? jsonLine : textLine;
      options.write(line(severity, message, all, options));
    },
    with: fields => createLogger(options, { ...base, ...fields }),
  };
}

function jsonLine(severity: LogSeverity, message: string, fields: LogFields, options: LoggerOptions): string {
  const labels: Record<string, string> = {};
  const payload: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || name === 'trace') continue;
    if (labelled.has(name)) labels[name] = String(value);
    else payload[name] = safe(name, value);
  }
  return JSON.stringify({
    severity,
    time: new Date(options.now()).toISOString(),
    message,
    ...payload,
    ...(typeof fields.trace === 'string' && options.project !== undefined
      ? { 'logging.googleapis.com/trace': `projects/${options.project}/traces/${fields.trace}` }
      : {}),
    'logging.googleapis.com/labels': labels,
  });
}

function textLine(severity: LogSeverity, message: string, fields: LogFields, options: LoggerOptions): string {
  const time = new Date(options.now()).toISOString().slice(11, 19);
  const rest = Object.entries(fields)
    .filter(([name, value]) => value !== undefined && value !== null && name !== 'trace')
    .map(([name, value]) => {
      const shown = safe(name, value);
      return `${name}=${typeof shown === 'string' ? shown : JSON.stringify(shown)}`;
    });
  return [time, severity.padEnd(7), message, ...rest].join(' ');
}

function safe(name: string, value: unknown): unknown {
  if (value instanceof Error) {
    return {
      name: value.name,
      message: value.message,
      code: (value as { code?: unknown }).code,
      stack: value.stack,
    };
  }
  if (forbidden.test(name) && typeof value !== 'number') return '[withheld]';
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map(each => safe('', each));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, safe(inner, each)]));
  }
  return value;
}

/** A logger that says nothing, for code that is run inside a measurement. */
export const silentLogger: Logger = { log: () => undefined, with: () => silentLogger };
