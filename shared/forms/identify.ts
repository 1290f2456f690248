import type { ElectionDefinition } from '../domain/election.ts';
import type { Finding } from '../domain/finding.ts';
import { type ElectionIndex, electionIndex } from './election-index.ts';
import { compilePattern, matchPattern, type PatternMatch } from './filename-pattern.ts';
import { nameKey } from './place-names.ts';

export { identifyPlace, type PlaceIdentity } from './identify-place.ts';

/**
 * What a document key says. Null is what it does not say; what it says wrongly is null as well, with `problem`: a
 * finding of the rule `unknown_election`, `unknown_form` or `unknown_place`.
 */
export interface KeyIdentity {
  readonly electionId: string | null;
  readonly formId: string | null;
  readonly pollingPlaceId: string | null;
  /** The key without a page number that a pattern found inside it, so that a document's pages have one key. */
  readonly documentKey: string;
  /** What a pattern says of the page; it overrides the page suffix. */
  readonly page: number | null;
  readonly pages: number | null;
  readonly problem: Finding | null;
}

/**
 * Finds the election, form and polling place that a document key names (DESIGN section 6): all three as
 * `<electionId>/<formId>/<pollingPlaceId>`, whatever follows; else the election by the first segment, or because it
 * is the only one, and form and place by its `filenamePatterns`. A name that isn't known is a problem, never a guess.
 * @param stem the object's name with its page suffix, for patterns that spell the suffix out
 */
export function identifyByKey(
  documentKey: string,
  elections: readonly ElectionDefinition[],
  stem = documentKey,
): KeyIdentity {
  const silent: KeyIdentity = {
    electionId: null,
    formId: null,
    pollingPlaceId: null,
    documentKey,
    page: null,
    pages: null,
    problem: null,
  };
  const segments = documentKey.normalize('NFC').split('/');
  const named = segments.length > 1 ? elections.find(({ id }) => same(id, segments[0]!)) : undefined;
  if (named !== undefined) return inElection(named, silent, segments.slice(1), [documentKey, stem]);
  const fullKey =
    segments.length >= 3 && elections.some(election => electionIndex(election).forms.has(segments[1]!));
  const [only] = elections;
  if (fullKey || (elections.length > 1 && only !== undefined)) {
    return { ...silent, problem: problem('unknown_election', segments[0]!, 'no election that is known') };
  }
  return only === undefined ? silent : inElection(only, silent, null, [documentKey, stem]);
}

/** Form and place in a known election; `rest` are the segments after the election's own, null where it has none. */
function inElection(
  election: ElectionDefinition,
  silent: KeyIdentity,
  rest: readonly string[] | null,
  keys: readonly [documentKey: string, stem: string],
): KeyIdentity {
  const index = electionIndex(election);
  const identity: KeyIdentity = { ...silent, electionId: election.id };
  const byPath = rest === null || rest.length < 2 ? null : named(index, rest[0]!, rest[1]!, null);
  if (byPath !== null && (byPath.formId !== null || byPath.pollingPlaceId !== null))
    return { ...identity, ...byPath };
  const match = firstMatch(election, keys, rest !== null);
  if (match !== null) {
    const { form, place, station, page, pages, documentKey } = match;
    return { ...identity, ...named(index, form, place, station), page, pages, documentKey };
  }
  // Three segments claim to name all three; other folders are the operator's own.
  return byPath !== null && rest?.length === 2 ? { ...identity, ...byPath } : identity;
}

type Named = Pick<KeyIdentity, 'formId' | 'pollingPlaceId' | 'problem'>;

function named(
  index: ElectionIndex,
  form: string | null,
  place: string | null,
  station: string | null,
): Named {
  const formId = form === null ? null : formNamed(index, form);
  const given = [place, station].filter(text => text !== null);
  const found = given.length === 0 ? [] : placesNamed(index, formId, place, station);
  const pollingPlaceId = found.length === 1 ? found[0]! : null;
  const which = found.length > 1 ? `${found.length} places` : 'no place that fills in this form';
  let wrong: Finding | null = null;
  if (form !== null && formId === null)
    wrong = problem('unknown_form', form, 'no form in use in this election');
  else if (given.length > 0 && pollingPlaceId === null)
    wrong = problem('unknown_place', given.join(' '), which);
  return { formId, pollingPlaceId, problem: wrong };
}

function formNamed(index: ElectionIndex, text: string): string | null {
  const key = nameKey(text);
  const found = index.election.forms.filter(
    form =>
      same(form.formId, text) || [form.formId, ...(form.aliases ?? [])].some(name => nameKey(name) === key),
  );
  const exact = found.find(form => same(form.formId, text));
  return exact?.formId ?? (found.length === 1 ? found[0]!.formId : null);
}

/**
 * Ids of the places that the texts name: a place by its id alone, else by id, name or alias; a station with the
 * place's name in front of it ("บางบำหรุ" and "1" for "บางบำหรุ 1"), or by its own name or number below or within it.
 */
function placesNamed(
  index: ElectionIndex,
  formId: string | null,
  place: string | null,
  station: string | null,
): readonly string[] {
  const places = index.places(formId);
  const known = (text: string): string[] => {
    const id = text.normalize('NFC');
    return places.has(id) ? [id] : index.named(text).filter(each => places.has(each));
  };
  if (place === null || station === null) return known(place ?? station ?? '');
  const joined = known(`${place} ${station}`);
  if (joined.length > 0) return joined;
  const above = new Set([...index.named(place), ...index.headed(place)]);
  return [...new Set([...index.named(station), ...index.headed(station)])].filter(
    id => places.has(id) && index.path(id).some(unit => above.has(unit.id)),
  );
}

const compiled = new WeakMap<ElectionDefinition, readonly RegExp[]>();

function patternsOf(election: ElectionDefinition): readonly RegExp[] {
  const known = compiled.get(election);
  if (known !== undefined) return known;
  const patterns = election.filenamePatterns.map(compilePattern);
  compiled.set(election, patterns);
  return patterns;
}

/** The first pattern's match with what follows the election's folder in the key, or with the whole key. */
function firstMatch(
  election: ElectionDefinition,
  [documentKey, stem]: readonly [string, string],
  inFolder: boolean,
): (PatternMatch & { documentKey: string }) | null {
  for (const pattern of patternsOf(election)) {
    for (const key of new Set([documentKey, stem].map(each => each.normalize('NFC')))) {
      const folder = inFolder ? key.slice(0, key.indexOf('/') + 1) : '';
      for (const prefix of new Set([folder, ''])) {
        const match = matchPattern(pattern, key.slice(prefix.length));
        if (match === null) continue;
        // The key that the suffix was stripped from is the document's; it holds no page any more.
        const isStem = key !== documentKey.normalize('NFC');
        const stays = isStem || (match.page === null && match.pages === null);
        return { ...match, documentKey: stays ? documentKey : prefix + match.keyWithoutPage };
      }
    }
  }
  return null;
}

function problem(rule: string, text: string, which: string): Finding {
  return {
    rule,
    severity: 'error',
    message: `The file name says "${text}", which is ${which}.`,
    fields: [],
    expected: null,
    actual: text,
  };
}

function same(id: string, text: string): boolean {
  return id.normalize('NFC') === text.normalize('NFC');
}
