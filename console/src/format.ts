/** Characters that reorder or hide the text around them; in a file name they can make one thing look like another. */
const deceptive = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Text from outside with deceptive characters made visible. */
export function visible(text: string): string {
  return text.replace(
    deceptive,
    character => `‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}›`,
  );
}

/** An object's name as a folder and a name within it, fit to be shown. */
export function splitObject(object: string): { folder: string; name: string } {
  const slash = object.replace(/\/+$/, '').lastIndexOf('/');
  return { folder: visible(object.slice(0, slash + 1)), name: visible(object.slice(slash + 1)) };
}

/** 12345 as 12 345, with spaces that don't break: commas and points mean different things in different countries. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** Bytes in the unit that a person would choose. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Milliseconds as `840 ms`, `2.1 s` or `3 min 20 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** The local time, with the day where that isn't today. */
export function formatTime(timestamp: string, now = new Date()): string {
  const at = new Date(timestamp);
  return at.toDateString() === now.toDateString() ? time.format(at) : `${day.format(at)}, ${time.format(at)}`;
}

/** `sum_of_votes` as `Sum of votes`, for ids that have no label. */
export function humanize(id: string): string {
  const words = id.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a finding expected or found, in a line; null where it says nothing. */
export function formatEvidence(evidence: unknown): string | null {
  if (evidence === null || evidence === undefined) return null;
  if (Array.isArray(evidence)) return evidence.map(each => formatEvidence(each) ?? '—').join(', ');
  return typeof evidence === 'boolean' ? (evidence ? 'yes' : 'no') : visible(String(evidence));
}

/** US dollars, to the hundredth of a cent where it is little. */
export function formatCost(usd: number): string {
  return usd === 0 ? 'none' : `$${usd.toFixed(usd < 0.1 ? 4 : 2)}`;
}
