import { SingleBar } from 'cli-progress';
import { type DocumentRecord, isFinal } from '../shared/domain/document.ts';
import type { OnStep } from './local/pipeline.ts';

/** Shows on a terminal how far a run is; says nothing where nobody watches. */
export interface Progress {
  readonly onStep: OnStep;
  end(): void;
}

/** Counts files as they are preprocessed, then documents as they are read. */
export function createProgress(files: number, { quiet }: { quiet: boolean }): Progress {
  if (quiet || process.stderr.isTTY !== true) return { onStep: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {step}',
    hideCursor: true,
    clearOnComplete: true,
  });
  const documents = new Map<string, DocumentRecord>();
  let preprocessed = 0;
  bar.start(files, 0, { step: 'files preprocessed' });
  return {
    onStep(document) {
      const reading = document.attempts.extract > 0;
      documents.set(document.documentId, document);
      if (!reading && preprocessed < files) {
        preprocessed++;
        bar.update(preprocessed, { step: 'files preprocessed' });
        return;
      }
      bar.setTotal(documents.size);
      const done = [...documents.values()].filter(each => isFinal(each.state)).length;
      bar.update(done, { step: 'documents finished' });
    },
    end: () => bar.stop(),
  };
}
