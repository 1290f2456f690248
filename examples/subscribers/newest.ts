import { DatabaseSync } from 'node:sqlite';

/** An event as Pub/Sub brings it: its context in attributes, its data as JSON text. */
export interface ResultEvent {
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

/** `applied`: it is the newest now. `seen`: this very event was here before. `outdated`: a newer revision was. */
export type Outcome = 'applied' | 'seen' | 'outdated';

/** What is understood here; a `.v2` would mean something else. */
const types = /^ballots\.result\.(accepted|needs-review|failed)\.v1$/;

/** The data of the events, as far as it is looked at here. */
interface EventData {
  readonly documentId: string;
  readonly revision: number;
  readonly counted?: boolean;
  readonly countedRevision?: number | null;
}

/** Every revision of each document, in an SQLite file that survives whatever happens to the process. */
export class NewestResults {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    this.#database = new DatabaseSync(file, { timeout: 5_000 });
    // `newest.counted` is the revision whose numbers are in the tallies, null where none is. The view `counts` has them;
    // its `data` is null for one that came before this file began: get it from /v1/results/{documentId}?revision=.
    this.#database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      CREATE TABLE IF NOT EXISTS events (
        position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
        revision INTEGER NOT NULL, outcome TEXT NOT NULL, data TEXT NOT NULL
      );
      CREATE TABLE IF NOT EXISTS newest (
        document TEXT PRIMARY KEY, revision INTEGER NOT NULL, type TEXT NOT NULL,
        counted INTEGER, data TEXT NOT NULL
      );
      CREATE VIEW IF NOT EXISTS counts AS
        SELECT newest.document, newest.counted AS revision, events.data
        FROM newest LEFT JOIN events
          ON events.document = newest.document AND events.revision = newest.counted
        WHERE newest.counted IS NOT NULL;`);
  }

  /**
   * Takes an event in, all or nothing, so that it may come again after a crash at any point. Throws for what is no
   * event of a result: whoever calls leaves it unacknowledged.
   */
  apply(event: ResultEvent): Outcome {
    const id = event.attributes['ce-id'];
    const type = event.attributes['ce-type'];
    const data: EventData = JSON.parse(event.data);
    if (
      type === undefined ||
      !types.test(type) ||
      !(data.revision > 0) ||
      id !== `${data.documentId}.${data.revision}`
    ) {
      throw new Error(`Expected an event of a result but received ${type} ${id}`);
    }
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const outcome = this.#apply(id, type, data, event.data);
      this.#database.exec('COMMIT');
      return outcome;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #apply(id: string, type: string, event: EventData, text: string): Outcome {
    const known = this.#database.prepare('SELECT 1 FROM events WHERE id = ?').get(id);
    if (known !== undefined) return 'seen';
    const { documentId, revision } = event;
    const counted = event.counted === true ? revision : (event.countedRevision ?? null);
    const { changes } = this.#database
      .prepare(
        `INSERT INTO newest VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (document) DO UPDATE SET revision = excluded.revision, type = excluded.type,
           counted = excluded.counted, data = excluded.data
         WHERE excluded.revision > newest.revision`,
      )
      .run(documentId, revision, type, counted, text);
    const outcome = changes === 0 ? 'outdated' : 'applied';
    this.#database
      .prepare('INSERT INTO events (id, document, revision, outcome, data) VALUES (?, ?, ?, ?, ?)')
      .run(id, documentId, revision, outcome, text);
    return outcome;
  }

  close(): void {
    this.#database.close();
  }
}
