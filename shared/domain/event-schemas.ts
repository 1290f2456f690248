import { z } from 'zod';
import { DocumentError } from './document.ts';
import { DocumentReady, eventTypes, type Topic } from './events.ts';
import { PageRejectionCode } from './page.ts';
import { Result } from './result.ts';
import { Status } from './status.ts';
import { WaitReason } from './waiting.ts';

/** The data of each topic's events, narrowed to what that topic carries (DESIGN section 10). */
export const eventData = {
  'document-ready': DocumentReady,
  'result-accepted': Result.extend({ state: z.literal('accepted') }),
  'result-needs-review': Result.extend({ state: z.literal('needs_review') }),
  'result-failed': Status.extend({
    state: z.literal('failed'),
    final: z.literal(true),
    revision: z.int().min(1),
    error: DocumentError,
  }),
} as const satisfies Partial<Record<Topic, z.ZodType>>;
export type DescribedTopic = keyof typeof eventData;

/** A JSON Schema of the data of one type of event. */
export interface EventSchema {
  readonly topic: DescribedTopic;
  /** The CloudEvents type. */
  readonly type: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const titles: Readonly<Record<DescribedTopic, string>> = {
  'document-ready': 'A document to read; internal to the pipeline',
  'result-accepted': 'Counts that were accepted; a correction supersedes the revision before',
  'result-needs-review': 'Counts that a person must look at, with what was found',
  'result-failed': 'A document that came to no counts, with its error',
};

/** Enumerations that may get further values within a version: their schema is any text. */
const openLists: ReadonlySet<unknown> = new Set([PageRejectionCode, WaitReason]);

/** Where the API serves the schema of a type. */
export function schemaPath(type: string): string {
  return `/v1/schemas/${type}`;
}

/**
 * JSON Schema 2020-12 of each topic's data, from the same zod schemas that the events are made with. Further fields are
 * allowed: within a version of a type fields may come, and none goes or changes its meaning.
 */
export function eventSchemas(): EventSchema[] {
  return (Object.keys(eventData) as DescribedTopic[]).map(topic => {
    const type = eventTypes[topic];
    const { $schema, ...body } = z.toJSONSchema(eventData[topic], {
      override: ({ zodSchema, jsonSchema }) => {
        if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        if (openLists.has(zodSchema)) delete jsonSchema.enum;
      },
    });
    return { topic, type, schema: { $schema, $id: schemaPath(type), title: titles[topic], ...body } };
  });
}
