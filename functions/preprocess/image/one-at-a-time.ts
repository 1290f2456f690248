/**
 * Lets one piece of work run at a time, in the order of their coming; one that fails does not stop the next.
 *
 * @example await new OneAtATime().run(() => decode(page))
 */
export class OneAtATime {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
