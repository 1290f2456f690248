import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { ExampleKind, type ExampleTruth, TruthFile } from '../../examples/make/truth.ts';
import { parseObjectName } from '../../shared/domain/document-key.ts';
import { ElectionDefinition } from '../../shared/domain/election.ts';
import { PageRejectionCode } from '../../shared/domain/page.ts';
import { contestsAt } from '../../shared/forms/contests.ts';
import type { EquationRule, FormDefinition } from '../../shared/forms/form-definition.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { parseNumberWords } from '../../shared/forms/number-words.ts';
import { parseTerm } from '../../shared/forms/terms.ts';
import { examples, hasGps, readInbox } from './inbox.ts';

const election = ElectionDefinition.parse(
  JSON.parse(await readFile(join(examples, 'election.json'), 'utf8')),
);
const truth = TruthFile.parse(JSON.parse(await readFile(join(examples, 'truth.json'), 'utf8')));
const forms = new Map([
  ...(await loadForms(join(examples, '../shared/forms/builtin'))),
  ...(await loadForms(join(examples, 'forms'))),
]);
const inbox = await readInbox();

const entries = Object.entries(truth);
const visible = entries.filter(([, { contests }]) => contests.length > 0);

function filesOf(documentKey: string) {
  return [...inbox.values()].filter(({ object }) => parseObjectName(object).documentKey === documentKey);
}

function formOf({ formId }: ExampleTruth): FormDefinition {
  const form = forms.get(formId);
  if (form === undefined) throw new Error(`expected a form definition for ${formId}`);
  return form;
}

/** The sum of a rule's side over the true values, null while one of them is. */
function side(terms: readonly string[], { fields, contests }: ExampleTruth): number | null {
  return terms.map(parseTerm).reduce<number | null>((total, term) => {
    const values =
      term.kind === 'constant'
        ? [term.value]
        : term.kind === 'field'
          ? [fields[term.field]?.value ?? null]
          : contests.flatMap(contest => contest.votes.map(({ value }) => value));
    return values.reduce<number | null>(
      (sum, value) => (sum === null || value === null ? null : sum + term.factor * value),
      total,
    );
  }, 0);
}

function breaks(rule: EquationRule, example: ExampleTruth): boolean {
  const left = side(rule.left, example);
  const right = side(rule.right, example);
  if (left === null || right === null) return false;
  return rule.op === '=' ? left !== right : rule.op === '<=' ? left > right : left < right;
}

test('the election has regions, districts, at least 12 polling places, and voters that add up', t => {
  const { reportingUnits } = election;
  t.deepEqual(
    [...new Set(reportingUnits.map(({ type }) => type))],
    ['nation', 'region', 'district', 'polling_place'],
  );
  t.true(reportingUnits.filter(({ type }) => type === 'polling_place').length >= 12);
  for (const unit of reportingUnits.filter(({ type }) => type !== 'polling_place')) {
    const below = reportingUnits.filter(({ parentId }) => parentId === unit.id);
    t.is(
      below.reduce((sum, { registeredVoters = Number.NaN }) => sum + registeredVoters, 0),
      unit.registeredVoters ?? 0,
      unit.id,
    );
  }
});

test('the election holds a presidential contest of 4 and an assembly contest of at least 6', t => {
  t.is(election.contests.find(({ id }) => id === 'president')?.options.length, 4);
  t.true((election.contests.find(({ id }) => id === 'assembly')?.options.length ?? 0) >= 6);
});

test('truth.json says of every file in the inbox, and only of those, what is true', t => {
  const keys = [...inbox.keys()].map(object => parseObjectName(object).documentKey);
  t.deepEqual([...new Set(keys)].sort(), Object.keys(truth).sort());
});

test('there are at least 24 page images, 8 of them clean, under 12 MB with everything else', async t => {
  const pages = [...inbox.values()].reduce((sum, file) => sum + file.pages, 0);
  t.true(pages >= 24, `${pages} pages`);
  t.true(entries.filter(([, { kind }]) => kind === 'clean_scan').length >= 8);
  const all = await readdir(examples, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    all.filter(each => each.isFile()).map(async each => (await stat(join(each.parentPath, each.name))).size),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  t.true(total < 12 * 1024 * 1024, `${total} bytes`);
});

test('every kind of image has its example', t => {
  const kinds = new Set(entries.map(([, { kind }]) => kind));
  t.deepEqual(
    ExampleKind.options.filter(kind => !kinds.has(kind)),
    [],
  );
});

for (const [documentKey, example] of entries) {
  test(`${documentKey}: names a known form and polling place`, t => {
    const place = election.reportingUnits.find(({ id }) => id === example.pollingPlaceId);
    t.is(place?.type, 'polling_place');
    t.true(election.forms.some(({ formId }) => formId === example.formId));
    t.truthy(contestsAt(election, formOf(example), example.pollingPlaceId).votes);
  });
}

for (const [documentKey, example] of visible) {
  test(`${documentKey}: the true values satisfy every rule but one that a clerk broke`, t => {
    const broken = formOf(example).rules.filter(rule => breaks(rule, example));
    t.deepEqual(
      broken.map(({ id }) => id),
      example.kind === 'wrong_sum' ? ['sum_of_votes'] : [],
    );
  });

  test(`${documentKey}: every count and option is there, and words say what figures say`, t => {
    const form = formOf(example);
    const contest = contestsAt(election, form, example.pollingPlaceId).votes;
    const votes = example.contests.flatMap(each => each.votes);
    t.deepEqual(
      Object.keys(example.fields),
      form.fields.map(({ id }) => id),
    );
    t.deepEqual(
      votes.map(({ optionId }) => optionId),
      contest?.options.map(({ id }) => id),
    );
    for (const count of [...Object.values(example.fields), ...votes]) {
      if (count.words !== null) t.is(parseNumberWords(count.words, 'en'), count.value);
      t.is(count.raw, count.value === null ? null : String(count.value));
    }
    t.is(
      example.fields.registered_voters?.value,
      election.reportingUnits.find(({ id }) => id === example.pollingPlaceId)?.registeredVoters,
    );
  });
}

test('only the rows on a page that is missing are without a true value', t => {
  for (const [documentKey, example] of visible) {
    const pages = filesOf(documentKey).reduce((sum, file) => sum + file.pages, 0);
    const missing = formOf(example).pages - pages;
    const nulls = example.contests.flatMap(({ votes }) => votes).filter(({ value }) => value === null);
    t.is(missing, example.kind === 'missing_page' ? 1 : 0, documentKey);
    t.is(nulls.length > 0, missing > 0, documentKey);
  }
});

test('no two accepted documents are the same form of the same place', t => {
  const accepted = entries.filter(([, { expected }]) => [expected.state].flat().includes('accepted'));
  const forms = accepted.map(([, { formId, pollingPlaceId }]) => `${formId}/${pollingPlaceId}`);
  t.is(new Set(forms).size, forms.length);
});

test('a document fails by a rejection code of its page, and only where no image can be seen', t => {
  for (const [documentKey, { expected, fields, contests }] of entries) {
    const failed = expected.state === 'failed';
    t.is(PageRejectionCode.safeParse(expected.code).success, failed, documentKey);
    t.is(Object.keys(fields).length === 0 && contests.length === 0, failed, documentKey);
  }
});

test('the copy under another name has the identical bytes of one file that names its place', t => {
  for (const [documentKey, { formId, pollingPlaceId }] of entries.filter(
    ([, { kind }]) => kind === 'same_bytes',
  )) {
    const [copy] = filesOf(documentKey);
    const same = [...inbox.values()].filter(({ sha256 }) => sha256 === copy?.sha256);
    t.deepEqual(same.map(({ object }) => parseObjectName(object).documentKey).sort(), [
      `${election.id}/${documentKey.split('/').pop()}`,
      `${election.id}/${formId}/${pollingPlaceId}`,
    ]);
  }
  const others = [...inbox.values()].length - new Set([...inbox.values()].map(({ sha256 }) => sha256)).size;
  t.is(others, 1);
});

test('the second photograph shows the values of the first', t => {
  const [key = '', second] = entries.find(([, { kind }]) => kind === 'second_photo') ?? [];
  const first = entries.find(
    ([other, { formId, pollingPlaceId }]) =>
      other !== key && formId === second?.formId && pollingPlaceId === second.pollingPlaceId,
  )?.[1];
  t.deepEqual(second?.fields, first?.fields);
  t.deepEqual(second?.contests, first?.contests);
});

test('photographs turned by EXIF carry an orientation and a GPS position; nothing else does', async t => {
  for (const [documentKey, { kind }] of entries) {
    for (const file of filesOf(documentKey).filter(({ pages }) => pages > 0)) {
      const { orientation = 1, exif } = await sharp(file.bytes).metadata();
      t.is(orientation !== 1, kind === 'exif_rotated', file.object);
      t.is(hasGps(exif), kind === 'exif_rotated', file.object);
    }
  }
});

test('a sheet turned by 90° lies on its side in the pixels', async t => {
  for (const [documentKey] of entries.filter(([, { kind }]) => kind === 'quarter_turn')) {
    const { width, height } = await sharp(filesOf(documentKey)[0]?.bytes).metadata();
    t.true(width > height, documentKey);
  }
});

test('the TIFF holds the two pages of an assembly form', t => {
  const file = inbox.get('lakeland-2026/assembly-statement/PP-0101.tif');
  t.is(file?.pages, 2);
});

test('one file name is understood by a filename pattern only', t => {
  const matches = Object.keys(truth).flatMap(documentKey =>
    election.filenamePatterns.flatMap(pattern => {
      const groups = new RegExp(pattern, 'u').exec(documentKey)?.groups;
      return groups === undefined ? [] : [{ documentKey, form: groups.form, place: groups.place }];
    }),
  );
  t.deepEqual(matches, [
    { documentKey: 'lakeland-2026/PP-0603 statement-of-poll', form: 'statement-of-poll', place: 'PP-0603' },
  ]);
});

test('the text file, the truncated JPEG and the blank page are what they are called', async t => {
  const only = (kind: ExampleKind): Buffer => {
    const [documentKey = ''] = entries.find(([, example]) => example.kind === kind) ?? [];
    return filesOf(documentKey)[0]?.bytes ?? Buffer.alloc(0);
  };
  t.regex(only('text_file').toString('utf8'), /^[\x20-\x7e\n]+$/);
  t.deepEqual([...only('truncated').subarray(0, 3)], [0xff, 0xd8, 0xff]);
  await t.throwsAsync(sharp(only('truncated'), { failOn: 'none' }).raw().toBuffer());
  const { channels } = await sharp(only('blank')).greyscale().stats();
  t.true((channels[0]?.stdev ?? Number.POSITIVE_INFINITY) < 3);
});
