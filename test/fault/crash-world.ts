import { countryOf } from './country.ts';

/** One paper of two pages, read twice and a third time where the readings differ: every way that a document can take. */
const whole = countryOf({ documents: 3, secondReading: 'always' });
export const crashCountry = { ...whole, papers: whole.papers.filter(paper => paper.formId === 'long-sheet') };

/** One handler at once, so that the points come in the same order in every run. */
export const settings = { LOCAL_WORKERS: '1' };

/** When the first life begins; each next one begins an hour later, when every lease is over. */
export const crashStart = Date.parse('2026-11-23T10:00:00.000Z');
