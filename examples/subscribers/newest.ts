import { DatabaseSync } from 'node:sqlite';

/** An event as Pub/Sub brings it: its context in attributes, its data as JSON text. */
export interface ResultEvent {
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

/** `applied`: it is the newest now. `seen`: this very event was here before. `outdated`: a newer revision was. */
export type Outcome = 'applied' | 'seen' | 'outdated';

/** The newest revision of each document, in an SQLite file that survives whatever happens to the process. */
export class NewestResults {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 5_000 });
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
        revision INTEGER NOT NULL, outcome TEXT NOT NULL
      );
      CREATE TABLE IF NOT EXISTS newest (
        document TEXT PRIMARY KEY, revision INTEGER NOT NULL, type TEXT NOT NULL,
        counted INTEGER NOT NULL, data TEXT NOT NULL
      );`);
  }

  /**
   * Takes an event in, all or nothing, so that it may come again after a crash at any point. Throws for what is no
   * event of a result: whoever calls leaves it unacknowledged.
   */
  apply(event: ResultEvent): Outcome {
    const id = event.attributes['ce-id'];
    const type = event.attributes['ce-type'];
    const data = JSON.parse(event.data);
    const { documentId, revision } = data;
    if (!type?.startsWith('ballots.result.') || id !== `${documentId}.${revision}`) {
      throw new Error(`Expected an event of a result but received ${type} ${id}`);
    }
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const outcome = this.#apply(id, type, documentId, revision, data.counted === true, event.data);
      this.#database.exec('COMMIT');
      return outcome;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #apply(
    id: string,
    type: string,
    document: string,
    revision: number,
    counted: boolean,
    data: string,
  ): Outcome {
    const known = this.#database.prepare('SELECT 1 FROM events WHERE id = ?').get(id);
    if (known !== undefined) return 'seen';
    const { changes } = this.#database
      .prepare(
        `INSERT INTO newest VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (document) DO UPDATE SET revision = excluded.revision, type = excluded.type,
           counted = excluded.counted, data = excluded.data
         WHERE excluded.revision > newest.revision`,
      )
      .run(document, revision, type, counted ? 1 : 0, data);
    const outcome = changes === 0 ? 'outdated' : 'applied';
    this.#database
      .prepare('INSERT INTO events (id, document, revision, outcome) VALUES (?, ?, ?, ?)')
      .run(id, document, revision, outcome);
    return outcome;
  }

  close(): void {
    this.#database.close();
  }
}
