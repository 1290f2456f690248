import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const Sections = z.record(z.string(), z.number().nullable());
const Row = z.object({
  number: z.union([z.number(), z.string()]).nullable(),
  name: z.string().nullish(),
  party: z.string().nullish(),
  votes: z.number().nullable(),
});
const Truth = z.object({ votes: Sections.nullable(), sections: Sections.nullable() });

const Entry = z.object({
  id: z.string(),
  type: z.enum(['constituency', 'party_list']),
  area: z.string(),
  pair: z.string().nullable().default(null),
  natural: z.string().optional(),
  extracted: z.object({
    header: z.object({
      province: z.string().nullable(),
      constituency: z.union([z.number(), z.string()]).nullable(),
    }),
    sections: Sections,
    rows: z.array(Row),
  }),
  truth: Truth.nullable(),
  labels: z.looseObject({}),
});
/** One form of the corpus as its files have it; see the corpus's README. */
export type Entry = z.infer<typeof Entry>;
export type FormType = Entry['type'];

const Areas = z.record(z.string(), z.record(z.string(), z.number()));
const Registry = z.object({
  party_list: z.record(z.string(), z.string()),
  constituency: z.record(z.string(), z.record(z.string(), z.object({ name: z.string(), party: z.string() }))),
  provisional: z.object({ constituency: Areas, party_list: Areas }),
  provinces: z.record(z.string(), z.string()),
  source: z.string(),
});
export type Registry = z.infer<typeof Registry>;

/** The whole corpus: what must be accepted, what must not, and what a model really read. */
export interface Corpus {
  readonly gold: readonly Entry[];
  readonly corrupted: readonly Entry[];
  readonly real: readonly Entry[];
  readonly registry: Registry;
}

/** Reads a folder with the files `gold.jsonl.gz`, `corrupted.jsonl.gz`, `real.jsonl.gz` and `registry.json`. */
export async function readCorpus(folder: string): Promise<Corpus> {
  const [gold, corrupted, real] = await Promise.all(
    ['gold', 'corrupted', 'real'].map(name => readEntries(join(folder, `${name}.jsonl.gz`))),
  );
  const registry = Registry.parse(JSON.parse(await readFile(join(folder, 'registry.json'), 'utf8')));
  return { gold: gold!, corrupted: corrupted!, real: real!, registry };
}

async function readEntries(path: string): Promise<Entry[]> {
  const lines = gunzipSync(await readFile(path))
    .toString('utf8')
    .split('\n');
  return lines.filter(line => line.trim() !== '').map(line => Entry.parse(JSON.parse(line)));
}

/** The kind of corruption, named after `@` in the entry's id; null where it is not a corrupted one. */
export function kindOf(entry: Entry): string | null {
  const { op } = entry.labels;
  if (typeof op === 'string') return op;
  return entry.labels.corrupted === true ? (entry.id.split('@')[1] ?? null) : null;
}
