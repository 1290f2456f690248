import { SingleBar } from 'cli-progress';

/** A bar on standard error for whoever watches a terminal; says nothing where nobody does. */
export interface Bar {
  /** Moves to so many done; a total that was too small grows. */
  to(done: number): void;
  end(): void;
}

/** @param what is counted, after the numbers: `documents` */
export function startBar(total: number, what: string, { quiet }: { readonly quiet: boolean }): Bar {
  if (quiet || process.stderr.isTTY !== true) return { to: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: `{bar} {value}/{total} ${what}`,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return {
    to(done) {
      if (done > bar.getTotal()) bar.setTotal(done);
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}
