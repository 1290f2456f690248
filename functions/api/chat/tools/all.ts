import type { Tool } from '../tool.ts';
import { getCoverage } from './coverage.ts';
import { findDocuments, getDocument } from './documents.ts';
import { findContests, findUnits, listElections } from './elections.ts';
import { compareUnits, getTally } from './tallies.ts';
import { findTurnoutOutliers } from './turnout.ts';

/** Every question to the ledger that the chat's model may ask, by name. All of them only read. */
export const chatTools: ReadonlyMap<string, Tool> = new Map(
  [
    listElections,
    findContests,
    findUnits,
    getTally,
    compareUnits,
    getCoverage,
    findTurnoutOutliers,
    findDocuments,
    getDocument,
  ].map(tool => [tool.name, tool]),
);
