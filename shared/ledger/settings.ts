import { z } from 'zod';
import { timestamp } from '../domain/clock.ts';
import { parse } from '../domain/parse.ts';
import { Timestamp } from '../domain/primitives.ts';
import type { DocumentStore, JsonObject } from '../store/document-store.ts';
import type { LedgerContext } from './context.ts';
import { paths } from './paths.ts';
import { readSettingsHead, writeSettingsChange } from './settings-audit.ts';

/** `settings/extraction`: whether documents are read. Nothing stands there until somebody changes it. */
export const ExtractionSetting = z.object({
  paused: z.boolean(),
  reason: z.string(),
  /** `key:<name>`, `cli:<user>`, or `system` where the model itself can't be used. */
  by: z.string(),
  at: Timestamp,
});
export type ExtractionSetting = z.infer<typeof ExtractionSetting>;

const name = 'extraction';

/** The setting as it is, null where nobody ever changed it: documents are read. */
export async function extractionSetting(store: DocumentStore): Promise<ExtractionSetting | null> {
  return parsed(await store.get(paths.setting(name)));
}

function parsed(value: JsonObject | null): ExtractionSetting | null {
  return value === null ? null : parse(ExtractionSetting, value, 'extraction setting', 'damaged_record');
}

/** Who changes the setting, and why. */
export interface ExtractionChange {
  readonly paused: boolean;
  readonly reason: string;
  readonly by: string;
}

/**
 * Pauses or resumes reading. Each change is an audit event in the settings' own chain, one that only gives another
 * reason included. What is being read ends; nothing that waits is lost.
 */
export async function changeExtraction(
  { store, clock }: Pick<LedgerContext, 'store' | 'clock'>,
  { paused, reason, by }: ExtractionChange,
): Promise<ExtractionSetting> {
  return store.transaction(async transaction => {
    const before = parsed(await transaction.get(paths.setting(name)));
    const head = await readSettingsHead(transaction);
    const at = timestamp(clock.now());
    const after: ExtractionSetting = { paused, reason, by, at };
    const type = paused ? 'extraction.paused' : 'extraction.resumed';
    writeSettingsChange(transaction, head, { setting: name, type, actor: by, reason, before, after, at });
    return after;
  });
}

/**
 * Pauses reading because the model can't be used until somebody acts. Changes nothing where it is paused already: the
 * first reason stands. Returns the setting in force.
 */
export async function pauseBySystem(
  { store, clock }: Pick<LedgerContext, 'store' | 'clock'>,
  reason: string,
): Promise<ExtractionSetting> {
  return store.transaction(async transaction => {
    const before = parsed(await transaction.get(paths.setting(name)));
    const head = await readSettingsHead(transaction);
    if (before?.paused) return before;
    const at = timestamp(clock.now());
    const after: ExtractionSetting = { paused: true, reason, by: 'system', at };
    const type = 'extraction.paused';
    writeSettingsChange(transaction, head, {
      setting: name,
      type,
      actor: 'system',
      reason,
      before,
      after,
      at,
    });
    return after;
  });
}
