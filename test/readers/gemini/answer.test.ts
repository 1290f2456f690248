import test from 'ava';
import fc from 'fast-check';
import { ReadingContent } from '../../../shared/domain/reading.ts';
import type { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { parseAnswer } from '../../../shared/readers/answer.ts';
import { responseSchema } from '../../../shared/readers/response-schema.ts';
import { answerFor } from '../../fixtures/vertex-server/truthful-reader.ts';
import { statementOfPoll, thaiStatement, truth } from './sample.ts';

type Cell = Record<string, unknown>;
interface Answer {
  header: Record<string, unknown>;
  fields: Record<string, Cell>;
  tables: Record<string, Cell[]>;
}

function goodAnswer(form = statementOfPoll, purpose: 'first' | 'second' = 'first'): Answer {
  return answerFor(responseSchema(form, purpose), truth) as Answer;
}

function parsed(answer: unknown, form: FormDefinition = statementOfPoll, pages = [1]) {
  return parseAnswer(JSON.stringify(answer), form, pages);
}

for (const purpose of ['first', 'second'] as const) {
  test(`what is asked for in a ${purpose} reading is understood whole`, t => {
    t.deepEqual(parsed(goodAnswer(statementOfPoll, purpose)), { content: truth, problem: null });
  });
}

interface NumberCase {
  name: string;
  cell: Cell;
  value: number | null;
  raw?: string | null;
  anomaly?: string;
  form?: FormDefinition;
}
const numbers: NumberCase[] = [
  { name: 'a plain number', cell: { raw: '376', value: 376 }, value: 376 },
  { name: 'a zero that is written', cell: { raw: '0', value: 0 }, value: 0 },
  { name: 'thousands separators', cell: { raw: '1,376', value: 1376 }, value: 1376 },
  { name: "the form's own digits", cell: { raw: '๓๗๖', value: 376 }, value: 376, form: thaiStatement },
  {
    name: "the form's own digits with separators",
    cell: { raw: '๑,๓๗๖', value: 1376 },
    value: 1376,
    form: thaiStatement,
  },
  { name: 'null', cell: { raw: null, value: null }, value: null, raw: null },
  { name: 'null beside characters', cell: { raw: '3?6', value: null }, value: null },
  { name: 'an empty text', cell: { raw: ' ', value: null }, value: null, raw: null },
  { name: 'a dash read as zero', cell: { raw: '-', value: 0 }, value: null, anomaly: 'raw_not_understood' },
  {
    name: 'an empty cell read as zero',
    cell: { raw: '', value: 0 },
    value: null,
    raw: null,
    anomaly: 'raw_missing',
  },
  {
    name: 'a number without its characters',
    cell: { raw: null, value: 376 },
    value: null,
    raw: null,
    anomaly: 'raw_missing',
  },
  {
    name: 'characters that say another number',
    cell: { raw: '478', value: 487 },
    value: null,
    anomaly: 'raw_disagrees',
  },
  {
    name: "another language's digits",
    cell: { raw: '๓๗๖', value: 376 },
    value: null,
    anomaly: 'raw_not_understood',
  },
  {
    name: 'digits of two scripts in one number',
    cell: { raw: '3๗6', value: 376 },
    value: null,
    form: thaiStatement,
    anomaly: 'raw_not_understood',
  },
  {
    name: 'separators that may be a decimal point',
    cell: { raw: '3.76', value: 376 },
    value: null,
    anomaly: 'raw_not_understood',
  },
  { name: 'a negative number', cell: { raw: '-376', value: -376 }, value: null, anomaly: 'negative' },
  { name: 'a fraction', cell: { raw: '376.5', value: 376.5 }, value: null, anomaly: 'fractional' },
  {
    name: 'a number larger than any count',
    cell: { raw: '99999999999', value: 99999999999 },
    value: null,
    anomaly: 'too_large',
  },
  {
    name: 'a number as text with separators',
    cell: { raw: '1,376', value: '1,376' },
    value: null,
    anomaly: 'not_a_number',
  },
  {
    name: 'words instead of a number',
    cell: { raw: 'many', value: 'many' },
    value: null,
    anomaly: 'not_a_number',
  },
  { name: 'true instead of a number', cell: { raw: '1', value: true }, value: null, anomaly: 'not_a_number' },
];
for (const { name, cell, value, raw = cell.raw as string, anomaly, form = statementOfPoll } of numbers) {
  test(`${name} is ${value === null ? 'no value' : value}, and its characters stay`, t => {
    const answer = goodAnswer(form);
    Object.assign(answer.fields.ballots_cast!, cell);
    Object.assign(answer.tables.votes![1]!, cell);
    const { content, problem } = parsed(answer, form);
    t.is(problem, null);
    t.like(content!.fields.ballots_cast, { value, raw });
    t.like(content!.contests[0]!.votes[1], { value, raw });
    t.deepEqual(
      (content!.anomalies ?? []).map(({ code, field }) => ({ code, field })),
      anomaly === undefined
        ? []
        : [
            { code: anomaly, field: 'fields.ballots_cast' },
            { code: anomaly, field: 'contests.votes.votes.1' },
          ],
    );
  });
}

const ballot: FormDefinition = {
  ...statementOfPoll,
  contests: statementOfPoll.contests.map(slot => ({ ...slot, columns: ['number', 'name', 'mark'] as const })),
} as FormDefinition;
for (const { name, cell, value } of [
  { name: 'a mark', cell: { raw: 'X', value: 1 }, value: 1 },
  { name: 'no mark', cell: { raw: null, value: 0 }, value: 0 },
  { name: 'an unsure mark', cell: { raw: '?', value: null }, value: null },
  { name: 'a mark that counts for two', cell: { raw: 'XX', value: 2 }, value: null },
]) {
  test(`on a ballot ${name} is ${value}`, t => {
    const answer = answerFor(responseSchema(ballot, 'first'), truth) as Answer;
    Object.assign(answer.tables.votes![0]!, cell);
    t.is(parsed(answer, ballot).content!.contests[0]!.votes[0]!.value, value);
  });
}

const ranking: FormDefinition = {
  ...statementOfPoll,
  contests: statementOfPoll.contests.map(slot => ({ ...slot, columns: ['number', 'name', 'rank'] as const })),
} as FormDefinition;
for (const { name, cell, value } of [
  { name: 'a rank is the number that is written', cell: { raw: '2', value: 2 }, value: 2 },
  { name: 'an empty row is 0, though it has no characters', cell: { raw: null, value: 0 }, value: 0 },
  { name: 'a rank without characters is not believed', cell: { raw: null, value: 2 }, value: null },
  { name: 'an unsure rank is null', cell: { raw: '1?', value: null }, value: null },
]) {
  test(`on a ranked ballot ${name}`, t => {
    const answer = answerFor(responseSchema(ranking, 'first'), truth) as Answer;
    Object.assign(answer.tables.votes![0]!, cell);
    t.is(parsed(answer, ranking).content!.contests[0]!.votes[0]!.value, value);
  });
}

test('a box comes as Gemini gives it, top first, and is kept left first', t => {
  const answer = goodAnswer();
  answer.fields.ballots_cast!.box_2d = [10, 20, 30, 40];
  t.deepEqual(parsed(answer).content!.fields.ballots_cast!.box, [20, 10, 40, 30]);
});

for (const box of [
  null,
  [],
  [1, 2, 3],
  [0, 0, 1001, 10],
  [30, 20, 10, 40],
  [-1, 0, 5, 5],
  'left',
  undefined,
]) {
  test(`${JSON.stringify(box)} is no box, and the number stands without it`, t => {
    const answer = goodAnswer();
    answer.fields.ballots_cast!.box_2d = box;
    t.like(parsed(answer).content!.fields.ballots_cast, { value: 376, box: null, page: 1 });
  });
}

test('a page that was not sent is no place', t => {
  const answer = goodAnswer();
  answer.fields.ballots_cast!.page = 7;
  t.like(parsed(answer).content!.fields.ballots_cast, { value: 376, page: null, box: null });
});

test('extra, double and nameless rows stay as they were read', t => {
  const answer = goodAnswer();
  const [first] = answer.tables.votes!;
  answer.tables.votes!.push({ ...first, number: 9, name: 'A Phantom' }, { ...first }, { raw: '5', value: 5 });
  const rows = parsed(answer).content!.contests[0]!.votes;
  t.deepEqual(
    rows.map(({ number, name, value }) => [number, name, value]),
    [
      [1, 'Ada Merrin', 253],
      [2, 'Tobias Lund', 112],
      [9, 'A Phantom', 253],
      [1, 'Ada Merrin', 253],
      [null, null, 5],
    ],
  );
});

for (const number of [-1, 1.5, '๑']) {
  test(`a row's number ${number} is none, and that is told`, t => {
    const answer = goodAnswer();
    answer.tables.votes![0]!.number = number;
    const { content } = parsed(answer);
    t.like(content!.contests[0]!.votes[0], { number: null, value: 253 });
    t.like(content!.anomalies![0], { code: 'row_number_invalid', field: 'contests.votes.votes.0' });
  });
}

const misshapen: { name: string; text: string; problem: RegExp }[] = [
  { name: 'nothing', text: '', problem: /not JSON/ },
  { name: 'a sentence', text: 'I cannot read this form.', problem: /not JSON/ },
  { name: 'JSON that breaks off', text: '{"header":{"election":', problem: /not JSON/ },
  { name: 'a list', text: '[]', problem: /shape/ },
  { name: 'an answer without tables', text: without('tables'), problem: /tables/ },
  {
    name: 'an answer without one of the fields',
    text: changed(answer => delete answer.fields.valid_votes),
    problem: /fields\.valid_votes/,
  },
  {
    name: 'an answer with a field that the form does not have',
    text: changed(answer => Object.assign(answer.fields, { turnout: { raw: '1', value: 1 } })),
    problem: /fields.*turnout/,
  },
  {
    name: 'an answer with a verdict of its own',
    text: changed(answer => Object.assign(answer, { accepted: true })),
    problem: /accepted/,
  },
  {
    name: 'a field that is a bare number',
    text: changed(answer => Object.assign(answer.fields, { valid_votes: 365 })),
    problem: /fields\.valid_votes/,
  },
  {
    name: 'a header field that is an object',
    text: changed(answer => Object.assign(answer.header, { region: {} })),
    problem: /header\.region/,
  },
  {
    name: 'rows that are no list',
    text: changed(answer => Object.assign(answer.tables, { votes: {} })),
    problem: /tables\.votes/,
  },
];
for (const { name, text, problem } of misshapen) {
  test(`${name} is no answer`, t => {
    const outcome = parseAnswer(text, statementOfPoll, [1]);
    t.is(outcome.content, null);
    t.regex(outcome.problem!, problem);
  });
}

function changed(change: (answer: Answer) => unknown): string {
  const answer = goodAnswer();
  change(answer);
  return JSON.stringify(answer);
}

function without(name: keyof Answer): string {
  return changed(answer => delete (answer as Partial<Answer>)[name]);
}

test('whatever JSON comes, it is content that can be stored or a problem, never a throw', t => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom('value', 'raw', 'number', 'page', 'box_2d', 'words'),
      (value, key) => {
        const answer = goodAnswer();
        answer.fields.ballots_cast = {
          ...answer.fields.ballots_cast,
          ...(key === 'number' ? {} : { [key]: value }),
        };
        answer.tables.votes![0]![key] = value;
        const { content, problem } = parsed(answer);
        return content === null ? problem !== '' : ReadingContent.safeParse(content).success;
      },
    ),
  );
  t.pass();
});
