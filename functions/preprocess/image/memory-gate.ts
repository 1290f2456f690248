interface Waiting {
  readonly bytes: number;
  readonly start: () => void;
}

/**
 * Lets work go on at once as long as the memory that it says it needs fits together, first come, first served. Work
 * that alone needs more than there is runs alone.
 *
 * @example await new MemoryGate(400e6).run(120e6, () => decode(page))
 */
export class MemoryGate {
  readonly #capacity: number;
  #used = 0;
  readonly #queue: Waiting[] = [];

  constructor(capacityBytes: number) {
    this.#capacity = capacityBytes;
  }

  async run<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const reserved = Math.min(bytes, this.#capacity);
    await this.#enter(reserved);
    try {
      return await work();
    } finally {
      this.#used -= reserved;
      this.#admitWaiting();
    }
  }

  #enter(bytes: number): Promise<void> {
    return new Promise(start => {
      this.#queue.push({ bytes, start });
      this.#admitWaiting();
    });
  }

  #admitWaiting(): void {
    let next = this.#queue[0];
    while (next !== undefined && this.#used + next.bytes <= this.#capacity) {
      this.#queue.shift();
      this.#used += next.bytes;
      next.start();
      next = this.#queue[0];
    }
  }
}
