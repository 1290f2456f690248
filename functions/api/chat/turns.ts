import type { Turn } from '../../../shared/readers/generative-model.ts';
import type { ViewLimits } from './ledger-view.ts';

/** A message as a client sends it. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

/**
 * The messages as turns of the model's conversation; neighbours of one role become one turn, because turns alternate.
 * What the request is limited to stands before the first message, as ids alone.
 */
export function turnsOf(messages: readonly Message[], { electionId, documentIds }: ViewLimits): Turn[] {
  const turns: { role: Turn['role']; parts: { text: string }[] }[] = [];
  for (const { role, content } of messages) {
    const as = role === 'user' ? ('user' as const) : ('model' as const);
    const last = turns.at(-1);
    if (last?.role === as) last.parts.push({ text: content });
    else turns.push({ role: as, parts: [{ text: content }] });
  }
  if (electionId !== undefined || documentIds !== undefined) {
    const limits = JSON.stringify({ electionId, documentIds });
    turns[0]?.parts.unshift({ text: `The tools see only this part of the ledger: ${limits}` });
  }
  return turns;
}
