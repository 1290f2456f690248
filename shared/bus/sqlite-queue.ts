import { randomUUID } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { inTransaction } from '../store/sqlite-database.ts';
import type { BusMessage } from './message-bus.ts';
import { deadLetter, deadTopicOf, isDeadTopic } from './redelivery.ts';

/** One row for each message and subscription; what is finished is deleted. A leased one is due when its lease ends. */
export const queueSchema = [
  `CREATE TABLE bus_subscriptions (
     topic TEXT NOT NULL, subscription TEXT NOT NULL, PRIMARY KEY (topic, subscription)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE bus_messages (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     topic TEXT NOT NULL, subscription TEXT NOT NULL,
     id TEXT NOT NULL, orderingKey TEXT NOT NULL, attributes TEXT NOT NULL, body TEXT NOT NULL,
     publishedAt INTEGER NOT NULL, dueAt INTEGER NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0, lease TEXT, lastError TEXT
   ) STRICT;
   CREATE INDEX bus_due ON bus_messages (topic, subscription, dueAt, seq);
   CREATE INDEX bus_order ON bus_messages (topic, subscription, orderingKey, seq) WHERE orderingKey <> '';
   CREATE INDEX bus_fresh ON bus_messages (topic, subscription, id) WHERE attempts = 0;`,
];

/** A message in a worker's hands. `lease` is new at each delivery: whoever has an older one can change nothing. */
export interface Claim {
  readonly seq: number;
  readonly lease: string;
  readonly attempt: number;
  readonly message: BusMessage;
}

/** How many messages a subscription has. */
export interface QueueCount {
  readonly topic: string;
  readonly subscription: string;
  /** Not delivered now: new, or to be delivered again. */
  readonly waiting: number;
  /** With a handler, or with one that was killed and whose lease has not expired yet. */
  readonly inHand: number;
  /** When the oldest of them was published, milliseconds since 1970; null where there are none. */
  readonly oldestPublishedAt: number | null;
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly orderingKey: string;
  readonly attributes: string;
  readonly body: string;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** The queue's tables. Every method is one synchronous transaction; times are milliseconds since 1970. */
export class SqliteQueue {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    // A claim or an acknowledgement that a loss of power undoes is a repetition, which is allowed. Syncing these,
    // too, would make three waits for the disk of one for each message; `publish` asks for its own.
    database.exec('PRAGMA synchronous = NORMAL');
  }

  /** Makes a subscription known, and that of its dead letters: from now on it gets what is published. */
  register(topic: string, subscription: string): void {
    const add = 'INSERT OR IGNORE INTO bus_subscriptions VALUES (?, ?)';
    this.#transaction(() => {
      this.#prepare(add).run(topic, subscription);
      const dead = deadTopicOf(topic);
      if (!isDeadTopic(topic)) this.#prepare(add).run(dead, dead);
    });
  }

  /** Ends a subscription and drops what it had not handled. */
  forget(topic: string, subscription: string): void {
    this.#transaction(() => {
      this.#prepare('DELETE FROM bus_subscriptions WHERE topic = ? AND subscription = ?').run(
        topic,
        subscription,
      );
      this.#prepare('DELETE FROM bus_messages WHERE topic = ? AND subscription = ?').run(topic, subscription);
    });
  }

  /** On disk when it returns. */
  publish(topic: string, message: BusMessage, now: number): void {
    this.#database.exec('PRAGMA synchronous = FULL');
    try {
      this.#transaction(() => this.#insert(topic, message, now));
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL');
    }
  }

  /** Takes up to `limit` messages that are due, the first of each ordering key only. */
  claim(
    topic: string,
    subscription: string,
    options: { now: number; leaseMs: number; limit: number; maxAttempts: number },
  ): Claim[] {
    const { now, leaseMs, limit, maxAttempts } = options;
    return this.#transaction(() => {
      const claims: Claim[] = [];
      for (const row of this.#prepare(dueSql).all(topic, subscription, now, limit) as unknown as Row[]) {
        if (row.attempts >= maxAttempts && !isDeadTopic(topic)) {
          this.#bury(topic, subscription, row, row.lastError ?? 'The handler never finished', now);
          continue;
        }
        const lease = randomUUID();
        this.#prepare(
          'UPDATE bus_messages SET attempts = attempts + 1, dueAt = ?, lease = ? WHERE seq = ?',
        ).run(now + leaseMs, lease, row.seq);
        claims.push({ seq: row.seq, lease, attempt: row.attempts + 1, message: messageOf(row) });
      }
      return claims;
    });
  }

  /** False when the lease was lost: the message is or will be somebody else's. */
  extend({ seq, lease }: Claim, until: number): boolean {
    const sql = 'UPDATE bus_messages SET dueAt = ? WHERE seq = ? AND lease = ?';
    return this.#prepare(sql).run(until, seq, lease).changes === 1;
  }

  acknowledge({ seq, lease }: Claim): boolean {
    return (
      this.#prepare('DELETE FROM bus_messages WHERE seq = ? AND lease = ?').run(seq, lease).changes === 1
    );
  }

  /** Gives a message back, to be delivered again. */
  release({ seq, lease }: Claim, dueAt: number, reason: string): boolean {
    const sql = 'UPDATE bus_messages SET dueAt = ?, lease = NULL, lastError = ? WHERE seq = ? AND lease = ?';
    return this.#prepare(sql).run(dueAt, reason, seq, lease).changes === 1;
  }

  /** Moves a message to the dead-letter topic. */
  bury(topic: string, subscription: string, claim: Claim, reason: string, now: number): boolean {
    return this.#transaction(() => {
      const sql = 'SELECT * FROM bus_messages WHERE seq = ? AND lease = ?';
      const row = this.#prepare(sql).get(claim.seq, claim.lease) as Row | undefined;
      if (row !== undefined) this.#bury(topic, subscription, row, reason, now);
      return row !== undefined;
    });
  }

  /** When the next message becomes due; null where none is waiting for a time. */
  nextDueAt(topic: string, subscription: string, now: number): number | null {
    const sql = `SELECT dueAt FROM bus_messages WHERE topic = ? AND subscription = ? AND dueAt > ?
                 ORDER BY dueAt LIMIT 1`;
    const row = this.#prepare(sql).get(topic, subscription, now) as { dueAt: number } | undefined;
    return row?.dueAt ?? null;
  }

  counts(now: number): QueueCount[] {
    const sql = `SELECT topic, subscription, count(seq) - count(lease) AS waiting, count(lease) AS inHand,
                        min(publishedAt) AS oldestPublishedAt
                 FROM bus_subscriptions LEFT JOIN
                      (SELECT topic, subscription, seq, publishedAt, iif(dueAt > ?, lease, NULL) AS lease FROM bus_messages)
                      USING (topic, subscription)
                 GROUP BY topic, subscription`;
    return this.#prepare(sql).all(now) as unknown as QueueCount[];
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #insert(topic: string, message: BusMessage, now: number): void {
    const { id, orderingKey, body } = message;
    const attributes = JSON.stringify(message.attributes);
    this.#prepare(insertSql).run({ topic, id, orderingKey, attributes, body, now });
  }

  #bury(topic: string, subscription: string, row: Row, reason: string, now: number): void {
    const dead = deadLetter(messageOf(row), { subscription, attempts: row.attempts, reason });
    this.#insert(deadTopicOf(topic), dead, now);
    this.#prepare('DELETE FROM bus_messages WHERE seq = ?').run(row.seq);
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  #transaction<Outcome>(work: () => Outcome): Outcome {
    return inTransaction(this.#database, 'IMMEDIATE', work);
  }
}

const dueSql = `
  SELECT seq, id, orderingKey, attributes, body, attempts, lastError FROM bus_messages AS message
  WHERE topic = ? AND subscription = ? AND dueAt <= ? AND (
    orderingKey = '' OR NOT EXISTS (
      SELECT 1 FROM bus_messages AS earlier
      WHERE earlier.topic = message.topic AND earlier.subscription = message.subscription
        AND earlier.orderingKey = message.orderingKey AND earlier.orderingKey <> '' AND earlier.seq < message.seq))
  ORDER BY dueAt, seq LIMIT ?`;

/** A repetition of a message that has not been delivered once yet adds nothing, and is left out. */
const insertSql = `
  INSERT INTO bus_messages (topic, subscription, id, orderingKey, attributes, body, publishedAt, dueAt)
  SELECT topic, subscription, :id, :orderingKey, :attributes, :body, :now, :now FROM bus_subscriptions AS known
  WHERE topic = :topic AND NOT EXISTS (
    SELECT 1 FROM bus_messages AS fresh
    WHERE fresh.topic = known.topic AND fresh.subscription = known.subscription
      AND fresh.id = :id AND fresh.attempts = 0)`;

function messageOf({ id, orderingKey, attributes, body }: Row): BusMessage {
  return { id, orderingKey, attributes: JSON.parse(attributes), body };
}
