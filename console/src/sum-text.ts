import { h } from './dom.ts';

/** A sum, or that there is none yet. */
export function sumText(sum: number | null): HTMLElement | number {
  return sum ?? h('span', { class: 'missing' }, 'a value is missing');
}
