import type { InputRun } from './run-inputs.ts';

/** A run in words and as tables of kind × outcome and name × outcome. */
export function describeRun({ ended, resident, peakBytes, ms }: InputRun, named: readonly string[]): string {
  const slowest = ended.toSorted((left, right) => right.ms - left.ms).slice(0, 3);
  return [
    `${ended.length} inputs in ${Math.round(ms / 1_000)} s`,
    `resident: ${course(resident)} MB; peak ${megabytes(peakBytes)} MB`,
    `slowest: ${slowest.map(({ kind, number, ms }) => `${kind} (${number}) ${Math.round(ms)} ms`).join(', ')}`,
    table(
      'kind',
      Map.groupBy(ended, each => each.kind),
      named,
    ),
    table(
      'name',
      Map.groupBy(ended, each => each.naming),
      named,
    ),
  ].join('\n');
}

/** Rounded to whole MB (2^20 bytes). */
export const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** The samples' course, in ten steps. */
function course(samples: readonly number[]): string {
  const step = Math.max(1, Math.ceil(samples.length / 10));
  const shown = samples.filter((_, index) => index % step === 0);
  return shown.map(megabytes).join(' ');
}

type Groups = ReadonlyMap<string, readonly { readonly outcomes: readonly string[] }[]>;

/** How many pages or files of each group had which outcome; a file of several pages has several. */
function table(heading: string, groups: Groups, named: readonly string[]): string {
  const all = [...groups].map(([group, inputs]) => ({
    group,
    inputs: inputs.length,
    outcomes: inputs.flatMap(({ outcomes }) => outcomes),
  }));
  const met = named.filter(name => all.some(({ outcomes }) => outcomes.includes(name)));
  const counts = all.map(({ group, inputs, outcomes }) => [
    group,
    `${inputs}`,
    ...met.map(name => `${outcomes.filter(each => each === name).length || ''}`),
  ]);
  const rows = [[heading, 'inputs', ...met], ...counts.sort(([left], [right]) => (left! < right! ? -1 : 1))];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return rows.map(row => row.map(padded).join('  ').trimEnd()).join('\n');
}
