import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createWorker, type Worker } from 'tesseract.js';
import { TransientError } from '../../domain/errors.ts';
import { encodePng, type GreyImage, type Rect } from './grey-image.ts';

/** How Tesseract looks for text: a page whose columns belong together row by row, or one block of lines. */
export type Segmentation = 'page' | 'block';

export interface OcrOptions {
  readonly segmentation: Segmentation;
  /** The only characters that may be recognised; all where absent. */
  readonly whitelist?: string;
}

/** A word as recognised, in pixels of the image; `confidence` 0 to 100 is Tesseract's own and only ranks words. */
export interface OcrWord {
  readonly text: string;
  readonly confidence: number;
  readonly box: Rect;
}

/** A line as Tesseract found it: its words and how far it falls, in pixels per pixel to the right. */
export interface OcrLine {
  readonly words: readonly OcrWord[];
  readonly slope: number;
  readonly box: Rect;
}

export interface OcrEngine {
  /** Rejects with {@link TransientError} when the worker died; the next call starts a new one. */
  recognise(image: GreyImage, options: OcrOptions): Promise<OcrLine[]>;
  close(): Promise<void>;
}

/** Page segmentation modes of Tesseract: 4 is a single column of text of variable sizes, 6 a uniform block. */
const modes: Record<Segmentation, string> = { page: '4', block: '6' };

/** LSTM only: `OEM.LSTM_ONLY`, an ambient enum that can't be imported under type stripping. */
const lstmOnly = 1;

/**
 * Tesseract in worker threads, started when first needed, `workers` at most. The program and its language data come
 * from the installed packages; nothing is fetched and nothing is written.
 */
export function createOcrEngine(workers: number): OcrEngine {
  const slots = Array.from({ length: Math.max(1, workers) }, () => new WorkerSlot());
  return {
    recognise: (image, options) => {
      const idlest = slots.reduce((best, slot) => (slot.waiting < best.waiting ? slot : best));
      return idlest.recognise(image, options);
    },
    close: async () => {
      await Promise.all(slots.map(slot => slot.close()));
    },
  };
}

/** One worker and the jobs that wait for it; Tesseract's settings are a worker's own, so jobs go one at a time. */
class WorkerSlot {
  waiting = 0;
  #worker: Promise<Worker> | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #abandon: (reason: Error) => void = () => {};
  #closed = false;

  recognise(image: GreyImage, options: OcrOptions): Promise<OcrLine[]> {
    this.waiting++;
    const job = this.#last.then(() => this.#run(image, options)).finally(() => this.waiting--);
    this.#last = job.catch(() => {});
    return job;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#abandon(closedError());
    await this.#stop();
  }

  async #run(image: GreyImage, options: OcrOptions): Promise<OcrLine[]> {
    if (this.#closed) throw closedError();
    const died = new Promise<never>((_, reject) => {
      this.#abandon = reject;
    });
    try {
      const png = await encodePng(image);
      return await Promise.race([died, this.#recognise(png, options)]);
    } catch (error) {
      await this.#stop();
      if (error instanceof TransientError) throw error;
      throw new TransientError('ocr_worker_failed', `The OCR worker failed: ${String(error)}`, {
        cause: error,
      });
    }
  }

  async #recognise(png: Buffer, options: OcrOptions): Promise<OcrLine[]> {
    this.#worker ??= startWorker(reason => this.#abandon(reason));
    const worker = await this.#worker;
    if (this.#closed) throw closedError();
    const settings = {
      tessedit_pageseg_mode: modes[options.segmentation],
      tessedit_char_whitelist: options.whitelist ?? '',
    };
    const { data } = await worker.recognize(png, settings as object, { blocks: true, text: false });
    const lines = (data.blocks ?? []).flatMap(block => block.paragraphs).flatMap(each => each.lines);
    return lines.map(line => ({
      words: line.words.map(word => ({
        text: word.text.trim(),
        confidence: word.confidence,
        box: rectOf(word.bbox),
      })),
      slope: (line.baseline.y1 - line.baseline.y0) / Math.max(1, line.baseline.x1 - line.baseline.x0),
      box: rectOf(line.bbox),
    }));
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    const started = await worker?.catch(() => null);
    // tesseract.js sends a job some microtasks after it was asked to, and would send it to a worker that is gone.
    await setImmediate();
    await started?.terminate();
  }
}

function closedError(): TransientError {
  return new TransientError('reader_closed', 'The offline reader was closed.');
}

async function startWorker(failed: (reason: Error) => void): Promise<Worker> {
  const require = createRequire(import.meta.url);
  const languageData = join(
    dirname(require.resolve('@tesseract.js-data/eng/package.json')),
    '4.0.0_best_int',
  );
  const worker = await createWorker('eng', lstmOnly, {
    langPath: languageData,
    gzip: true,
    cacheMethod: 'none',
    // Without a handler tesseract.js throws out of the message event, which would end the process; and it tells of
    // language data that it can't load nowhere else.
    errorHandler: reason => failed(new Error(String(reason))),
  });
  const thread = (worker as unknown as { worker: import('node:worker_threads').Worker }).worker;
  thread.on('error', failed);
  // Leptonica's remarks on odd images go to standard error otherwise.
  await worker.setParameters({ debug_file: '/dev/null' });
  return worker;
}

function rectOf(box: { x0: number; y0: number; x1: number; y1: number }): Rect {
  return { left: box.x0, top: box.y0, right: box.x1, bottom: box.y1 };
}
