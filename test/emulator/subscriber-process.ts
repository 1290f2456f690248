import { DatabaseSync } from 'node:sqlite';
import { type BoundProcess, startBoundProcess } from './bound-process.ts';

/** An event as an example subscriber wrote it down, in the order in which it took them in. */
export interface TakenEvent {
  readonly id: string;
  readonly document: string;
  readonly revision: number;
  readonly outcome: 'applied' | 'outdated';
}

/** What an example subscriber has of a document. */
export interface KeptDocument {
  readonly document: string;
  readonly revision: number;
  readonly type: string;
  /** The revision whose numbers count, null where none does. */
  readonly counted: number | null;
  readonly data: string;
}

/** One of examples/subscribers as a process of its own that can be killed and started again over its file. */
export class SubscriberProcess {
  readonly #command: readonly string[];
  readonly #file: string;
  #child: BoundProcess | null = null;
  #output = '';

  constructor(
    script: 'pull' | 'push',
    file: string,
    arguments_: readonly string[],
    variables: readonly string[],
  ) {
    this.#file = file;
    const program = [process.execPath, `examples/subscribers/${script}.ts`, file, ...arguments_];
    this.#command = ['env', ...variables, ...program];
  }

  start(): void {
    this.#child = startBoundProcess(this.#command);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.#output += this.#child?.output() ?? '';
    await this.#child?.stop();
    this.#child = null;
  }

  output(): string {
    return this.#output + (this.#child?.output() ?? '');
  }

  /** Resolves when it holds; fails after a minute, or when the process ended by itself. */
  async until(what: string, holds: (taken: readonly TakenEvent[]) => boolean): Promise<void> {
    for (const deadline = Date.now() + 90_000; !holds(this.taken()); ) {
      if (this.#child?.exited() || Date.now() > deadline) {
        throw new Error(`${what}: did not come. ${JSON.stringify(this.taken())}\n${this.output()}`);
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  taken(): TakenEvent[] {
    return this.#select('SELECT id, document, revision, outcome FROM events ORDER BY position');
  }

  kept(): Map<string, KeptDocument> {
    const kept = this.#select<KeptDocument>('SELECT * FROM newest');
    return new Map(kept.map(each => [each.document, each]));
  }

  #select<Row>(sql: string): Row[] {
    const database = new DatabaseSync(this.#file, { timeout: 5_000 });
    try {
      return database.prepare(sql).all() as Row[];
    } catch (error) {
      // It has not made its tables yet.
      if (String(error).includes('no such table')) return [];
      throw error;
    } finally {
      database.close();
    }
  }
}
