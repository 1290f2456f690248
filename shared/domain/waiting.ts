import { z } from 'zod';
import { Timestamp } from './primitives.ts';

/** What keeps a document that is ready from being read. None of it is the document's fault, and none costs it an attempt. */
export const WaitReason = z.enum(['paused', 'budget', 'capacity', 'model_outage']);
export type WaitReason = z.infer<typeof WaitReason>;

/** Why a document waits to be read, for whoever watches it. `until` is the likely end, null where nobody knows it. */
export const Waiting = z.object({
  reason: WaitReason,
  message: z.string(),
  since: Timestamp,
  until: Timestamp.nullable(),
});
export type Waiting = z.infer<typeof Waiting>;
