import type { CountValue, ReadingContent } from '../../domain/reading.ts';
import type { FormDefinition } from '../../forms/form-definition.ts';
import type {
  FormReader,
  ReadOutcome,
  ReadRequest,
  ReadValuesRequest,
  RecogniseRequest,
  ValuesOutcome,
} from '../form-reader.ts';
import { type DisputedTrace, readDisputed } from './disputed-values.ts';
import { formError } from './labels.ts';
import { createOcrEngine, type OcrEngine } from './ocr-engine.ts';
import {
  type PageText,
  readingSides,
  readPageText,
  scoreFor,
  scoreForAny,
  type UndecodablePage,
} from './page-text.ts';
import { type PageContent, readPage } from './read-page.ts';

export interface OfflineReaderOptions {
  /** OCR workers, each a thread with some 150 MB. Default 1. */
  readonly workers?: number;
}

/** What every reading names as its model: Tesseract's LSTM with the integer version of its best English data. */
const model = 'tesseract-5-lstm eng-4.0.0_best_int';
/** Raised whenever a change can change what is read. */
const algorithmVersion = 1;
const noUsage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/**
 * A reader that needs no network and no account: Tesseract finds the form's printed labels and the numbers beside
 * them. It is made for printed figures; whatever it isn't sure of is null. An image that can't be decoded is the
 * failure `reader_empty`; a worker that dies throws
 * {@link import('../../domain/errors.ts').TransientError}.
 */
export function createOfflineReader(options: OfflineReaderOptions = {}): FormReader {
  const engine = createOcrEngine(options.workers ?? 1);
  return {
    name: 'offline-ocr',
    recognise: async ({ forms, page, signal }: RecogniseRequest) => {
      if (forms.length === 0) return { formId: null, usage: noUsage };
      const text = await readPageText(engine, page, readingSides.first, scoreForAny(forms), signal);
      return { formId: text.kind === 'text' ? recognisedForm(forms, text) : null, usage: noUsage };
    },
    read: async request => {
      const pages: ReadPage[] = [];
      for (const page of request.pages.toSorted((a, b) => a.page - b.page)) {
        request.signal?.throwIfAborted();
        const longSide = readingSides[request.purpose];
        const score = scoreFor(request.form, page.page);
        const text = await readPageText(engine, page, longSide, score, request.signal);
        const content = text.kind === 'text' ? await readPage(engine, request, text) : null;
        pages.push({ text, content });
      }
      return outcome(request, pages);
    },
    readValues: request => readValues(engine, request),
    close: () => engine.close(),
  };
}

async function readValues(
  engine: OcrEngine,
  { form, pages, values, signal }: ReadValuesRequest,
): Promise<ValuesOutcome> {
  const read: Record<string, CountValue> = {};
  const traces: DisputedTrace[] = [];
  for (const page of pages) {
    signal?.throwIfAborted();
    const there = values.filter(value => value.page === page.page);
    const looked = await readDisputed(engine, form, page, there);
    Object.assign(read, looked.values);
    traces.push(...looked.traces);
  }
  return {
    values: read,
    failure: null,
    reader: 'offline-ocr',
    model,
    promptVersion: `offline-${algorithmVersion}/${form.id}-${form.version}`,
    rawAnswer: JSON.stringify(traces),
    usage: noUsage,
  };
}

/** One page as read; `content` is null where its image can't be decoded. */
interface ReadPage {
  readonly text: PageText | UndecodablePage;
  readonly content: PageContent | null;
}

/** The form whose title is read best on the page; null where none stands there, or two equally well. */
function recognisedForm(forms: readonly FormDefinition[], { rows }: PageText): string | null {
  const found = forms
    .flatMap(form => {
      const error = formError(form, rows);
      return error === null ? [] : { id: form.id, error };
    })
    .toSorted((a, b) => a.error - b.error);
  const [best, next] = found;
  return best === undefined || best.error === next?.error ? null : best.id;
}

function outcome(request: ReadRequest, pages: readonly ReadPage[]): ReadOutcome {
  const { form } = request;
  const contents = pages.flatMap(({ content }) => content ?? []);
  const nothing = contents.every(({ labels }) => labels === 0);
  return {
    content: nothing ? null : merged(request, contents),
    failure: nothing
      ? { code: 'reader_empty', message: `Nothing of the form ${form.id} was found on the page.` }
      : null,
    reader: 'offline-ocr',
    model,
    promptVersion: `offline-${algorithmVersion}/${form.id}-${form.version}`,
    rawAnswer: JSON.stringify(pages.map(rawPage)),
    usage: noUsage,
  };
}

/** All pages together; what stands on a page that is missing is null. */
function merged({ form }: ReadRequest, pages: readonly PageContent[]): ReadingContent {
  const nowhere = { value: null, raw: null, words: null, page: null, box: null };
  const header = Object.assign({}, ...pages.map(page => page.header)) as ReadingContent['header'];
  const fields = Object.assign({}, ...pages.map(page => page.fields)) as ReadingContent['fields'];
  for (const { id } of form.header) header[id] ??= null;
  for (const { id } of form.fields) fields[id] ??= nowhere;
  return {
    header,
    fields,
    contests: form.contests.map(({ id }) => ({
      slot: id,
      votes: pages.flatMap(page =>
        page.contests.filter(each => each.slot === id).flatMap(each => each.votes),
      ),
    })),
  };
}

/** The whole reading of a page in short: its turn, each word with confidence and box in px, each cell's readings. */
function rawPage({ text, content }: ReadPage) {
  if (text.kind === 'undecodable') return { page: text.page, undecodable: text.message };
  const { page, turn, image, lines } = text;
  const words = lines
    .flatMap(line => line.words)
    .map(({ text: word, confidence, box }) => [
      word,
      Math.round(confidence),
      [box.left, box.top, box.right, box.bottom],
    ]);
  return { page, turn, width: image.width, height: image.height, words, cells: content?.cells ?? [] };
}
