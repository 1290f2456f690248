import type { ExecutionContext, TestFn } from 'ava';
import type { Box } from '../../shared/domain/primitives.ts';
import { ReadingContent, ReadingFailureCode, ReadingUsage } from '../../shared/domain/reading.ts';
import type { FormReader, ReaderPage, ReadOutcome, ReadRequest } from '../../shared/readers/form-reader.ts';

/** What a reader is tried on. */
export interface ReaderSample {
  /** A form that the reader can read, its pages legible. */
  readonly legible: Omit<ReadRequest, 'purpose' | 'signal'>;
  /** A page on which nothing stands. */
  readonly blank: ReaderPage;
}

/** Opens a reader of the test's own; the contract closes it. */
export type OpenReader = (t: ExecutionContext) => Promise<{ reader: FormReader; sample: ReaderSample }>;

/** Registers what every {@link FormReader} must do. How well it reads is measured elsewhere. */
export function formReaderContract(test: TestFn, name: string, open: OpenReader): void {
  const promise = (
    what: string,
    check: (t: ExecutionContext, reader: FormReader, sample: ReaderSample) => Promise<void>,
  ): void => {
    test(`${name}: ${what}`, async t => {
      t.timeout(120_000, 'offline OCR loads its language data first');
      const { reader, sample } = await open(t);
      try {
        await check(t, reader, sample);
      } finally {
        await reader.close();
      }
    });
  };

  for (const purpose of ['first', 'second'] as const) {
    promise(
      `a ${purpose} reading of a legible form holds every field and table of it, and no other`,
      async (t, reader, sample) => {
        const outcome = await reader.read({ ...sample.legible, purpose });
        wellFormed(t, reader, outcome, sample.legible);
        t.is(outcome.failure, null);
        t.true(Object.values(outcome.content!.fields).some(({ value }) => value !== null));
      },
    );
  }

  promise(
    'what cannot be seen is null, never 0, and no row is invented with a number',
    async (t, reader, sample) => {
      const outcome = await reader.read({ ...sample.legible, pages: [sample.blank], purpose: 'first' });
      wellFormed(t, reader, outcome, { ...sample.legible, pages: [sample.blank] });
      for (const { value } of numbersIn(outcome.content)) t.is(value, null);
    },
  );

  promise(
    'a page is recognised as one of the forms given, and as none where it is blank',
    async (t, reader, sample) => {
      const { form, pages } = sample.legible;
      const other = {
        ...form,
        id: 'another-form',
        title: 'Quite Another Form',
        recognisedBy: [['ZYXWV UTSRQ']],
      };
      const known = await reader.recognise({ forms: [other, form], page: pages[0]! });
      t.is(known.formId, form.id);
      t.true(ReadingUsage.safeParse(known.usage).success);
      t.is((await reader.recognise({ forms: [form, other], page: sample.blank })).formId, null);
      t.is((await reader.recognise({ forms: [], page: pages[0]! })).formId, null);
    },
  );

  promise(
    'a look at single values answers for each of them, with null where nothing can be seen',
    async (t, reader, { legible, blank }) => {
      const values = ['fields.one', 'fields.other'].map((path, index) => ({
        path,
        label: 'Valid votes',
        kind: 'count' as const,
        page: blank.page,
        box: [600, 200 + index * 100, 700, 230 + index * 100] satisfies Box,
      }));
      const outcome = await reader.readValues({ form: legible.form, pages: [blank], values });
      t.is(outcome.reader, reader.name);
      t.not(outcome.promptVersion, '');
      t.true(ReadingUsage.safeParse(outcome.usage).success);
      t.is(outcome.failure, null);
      t.deepEqual(
        Object.entries(outcome.values!).map(([path, { value, page, box }]) => ({ path, value, page, box })),
        values.map(({ path, page, box }) => ({ path, value: null, page, box })),
      );
    },
  );

  promise('a reading that is called off ends with the reason', async (t, reader, sample) => {
    const signal = AbortSignal.abort(new Error('called off'));
    await t.throwsAsync(reader.read({ ...sample.legible, purpose: 'first', signal }), {
      message: 'called off',
    });
  });

  promise('it can be closed twice', async (t, reader) => {
    await reader.close();
    await t.notThrowsAsync(reader.close());
  });
}

function wellFormed(
  t: ExecutionContext,
  reader: FormReader,
  outcome: ReadOutcome,
  { form, pages }: Pick<ReadRequest, 'form' | 'pages'>,
): void {
  t.is(outcome.reader, reader.name);
  t.not(outcome.model, '');
  t.not(outcome.promptVersion, '');
  t.true(ReadingUsage.safeParse(outcome.usage).success);
  t.is(outcome.content === null, outcome.failure !== null);
  if (outcome.failure !== null) t.true(ReadingFailureCode.safeParse(outcome.failure.code).success);
  if (outcome.content === null) return;
  t.deepEqual(ReadingContent.parse(outcome.content), outcome.content);
  t.deepEqual(sorted(Object.keys(outcome.content.header)), sorted(form.header.map(({ id }) => id)));
  t.deepEqual(sorted(Object.keys(outcome.content.fields)), sorted(form.fields.map(({ id }) => id)));
  t.deepEqual(
    sorted(outcome.content.contests.map(({ slot }) => slot)),
    sorted(form.contests.map(({ id }) => id)),
  );
  const numbered = pages.map(({ page }) => page);
  for (const { page } of numbersIn(outcome.content)) t.true(page === null || numbered.includes(page));
}

function numbersIn(content: ReadingContent | null): { value: number | null; page: number | null }[] {
  if (content === null) return [];
  return [...Object.values(content.fields), ...content.contests.flatMap(({ votes }) => votes)];
}

function sorted(texts: readonly string[]): string[] {
  return texts.toSorted();
}
