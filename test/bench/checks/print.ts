import type { BenchResult } from './bench-checks.ts';
import type { Rate } from './measure.ts';

/** The benchmark's result as tables for a terminal. */
export function asText(result: BenchResult): string {
  const { forms, speed } = result;
  return [
    `${forms.gold} gold, ${forms.corrupted} corrupted, ${forms.real} real readings`,
    section('Sent to review, % (paired: forms whose pair is in the corpus, with pairs)', [
      ['corruption', 'form', 'alone', 'pairs', 'paired', 'comparison'],
      ...result.recall.map(each => [
        each.kind,
        each.type,
        percent(each.levels.alone),
        percent(each.levels.pairs),
        percent(each.paired),
        percent(each.levels.comparison),
      ]),
    ]),
    section('Gold forms sent to review', [
      ['checked', 'forms', '%', 'constituency', 'party list', 'by rule'],
      ...result.falseAlarms.map(each => [
        each.level,
        count(each.all),
        percent(each.all),
        count(each.byType.constituency),
        count(each.byType.party_list),
        Object.entries(each.rules)
          .map(([rule, forms]) => `${rule} ${forms}`)
          .join(', '),
      ]),
    ]),
    section('Real readings sent to review', [
      ['checked', 'with a wrong value', '%', 'all values right', 'truth unknown', 'wrong but passed'],
      ...result.real.map(each => [
        each.level,
        count(each.wrong),
        percent(each.wrong),
        count(each.right),
        count(each.unknown),
        each.passed.join(', '),
      ]),
    ]),
    section('By groups of provinces, %', [
      [
        'group',
        'gold alone',
        'gold pairs',
        'gold comparison',
        'exchanges constituency',
        'exchanges party list',
      ],
      ...result.folds.map(each => [
        String(each.fold),
        percent(each.falseAlarms.alone),
        percent(each.falseAlarms.pairs),
        percent(each.falseAlarms.comparison),
        percent(each.exchangesFound.constituency),
        percent(each.exchangesFound.party_list),
      ]),
    ]),
    section('Second readings, simulated at the observed error rates', [
      [
        'checked',
        'policy',
        'third look',
        'repeated',
        'documents',
        'accepted',
        'wrong accepted',
        'wrong values',
        'extra readings',
      ],
      ...result.secondReading.map(each => [
        each.level,
        each.policy,
        each.thirdLook ? 'yes' : 'no',
        String(each.repeated),
        String(each.documents),
        String(each.accepted),
        String(each.wrongDocumentsAccepted),
        String(each.wrongValuesAccepted),
        each.extraReadings.toFixed(2),
      ]),
    ]),
    section('Targets', [
      ['target', 'limit', 'measured', ''],
      ...result.targets.map(each => [
        each.name,
        `${each.op} ${(each.limit * 100).toFixed(1)}`,
        (each.rate * 100).toFixed(2),
        each.met ? 'met' : 'NOT MET',
      ]),
    ]),
    `Speed: ${speed.meanMs.toFixed(3)} ms of processor time for one form of ${speed.rows} rows with registry, pair and comparison (mean of ${speed.checks})`,
  ].join('\n\n');
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...lines].join('\n');
}

function percent({ reviewed, of }: Rate): string {
  return of === 0 ? '-' : ((100 * reviewed) / of).toFixed(1);
}

function count({ reviewed, of }: Rate): string {
  return `${reviewed} of ${of}`;
}
