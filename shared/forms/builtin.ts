import ballotPlurality from './builtin/ballot-plurality.json' with { type: 'json' };
import ballotRanked from './builtin/ballot-ranked.json' with { type: 'json' };
import ke34a from './builtin/ke-34a.json' with { type: 'json' };
import statementOfPoll from './builtin/statement-of-poll.json' with { type: 'json' };
import thSs518Constituency from './builtin/th-ss-5-18-constituency.json' with { type: 'json' };
import thSs518PartyList from './builtin/th-ss-5-18-party-list.json' with { type: 'json' };
import thSs61Constituency from './builtin/th-ss-6-1-constituency.json' with { type: 'json' };
import thSs61PartyList from './builtin/th-ss-6-1-party-list.json' with { type: 'json' };
import { FormDefinition } from './form-definition.ts';

// Imported and not read from a folder, so that they are part of every bundle.
const definitions: readonly unknown[] = [
  ballotPlurality,
  ballotRanked,
  ke34a,
  statementOfPoll,
  thSs518Constituency,
  thSs518PartyList,
  thSs61Constituency,
  thSs61PartyList,
];

let parsed: ReadonlyMap<string, FormDefinition> | null = null;

/** The forms that come with the project, by id; always the same objects. */
export function builtinForms(): ReadonlyMap<string, FormDefinition> {
  parsed ??= new Map(definitions.map(json => FormDefinition.parse(json)).map(form => [form.id, form]));
  return parsed;
}
