import { createHash } from 'node:crypto';
import type { ReadingContent } from '../../../shared/domain/reading.ts';
import type { FormReader, ReadOutcome } from '../../../shared/readers/form-reader.ts';

const usage = { inputTokens: 1000, outputTokens: 100, costUsd: 0.001 };

/** A reader that knows what stands on each image, by its SHA-256, and counts how often it is asked. */
export class KnownReader implements FormReader {
  readonly name = 'stand-in';
  readonly #contents = new Map<string, ReadingContent>();
  calls = 0;
  /** The form that it takes a page for. */
  recognises: string | null = null;
  /** Done once, while the next reading is under way. */
  meanwhile: (() => Promise<void>) | null = null;

  know(image: string, content: ReadingContent): void {
    this.#contents.set(image, content);
  }

  async read({ pages }: Parameters<FormReader['read']>[0]): Promise<ReadOutcome> {
    this.calls += 1;
    const { meanwhile } = this;
    this.meanwhile = null;
    await meanwhile?.();
    const content = pages
      .map(({ bytes }) => this.#contents.get(createHash('sha256').update(bytes).digest('hex')))
      .find(each => each !== undefined);
    if (content === undefined) throw new Error('Expected an image that is known');
    const made = { reader: this.name, model: this.name, promptVersion: '1', rawAnswer: '{}', usage };
    return { ...made, content, failure: null };
  }

  readValues(): ReturnType<FormReader['readValues']> {
    return Promise.reject(new Error('Both readings are the same, so no value is disputed'));
  }

  async recognise(): ReturnType<FormReader['recognise']> {
    return { formId: this.recognises, usage };
  }

  async close(): Promise<void> {}
}
