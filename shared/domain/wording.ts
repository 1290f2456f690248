import { z } from 'zod';
import { plural } from './plural.ts';

type Issue = z.core.$ZodRawIssue | z.core.$ZodIssue;

/**
 * What a schema says of a value that it does not take, in one form everywhere: `expected at most 500 characters, received
 * 612 characters`. Texts that came are told only on demand: they may be a person's or secret.
 */
export function wording({ showsTexts }: { readonly showsTexts: boolean }): z.core.$ZodErrorMap {
  return issue => {
    if (issue.code === 'unrecognized_keys') {
      return showsTexts ? `unexpected ${issue.keys.map(key => quoted(key)).join(', ')}` : 'unexpected key';
    }
    return `expected ${expectation(issue)}, received ${received(whatCame(issue), showsTexts)}`;
  };
}

/** What came, in a few words: its kind and size, or itself where it is short. */
export function received(value: unknown, showsTexts: boolean): string {
  if (value === undefined) return 'nothing';
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    if (value === '') return 'an empty text';
    return showsTexts && value.length <= longestShown ? quoted(value) : plural(value.length, 'character');
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The value that the issue's path leads to: of a discriminated union its discriminator. */
function whatCame(issue: z.core.$ZodRawIssue): unknown {
  const { discriminator } = issue as { readonly discriminator?: string };
  const { input } = issue;
  if (discriminator === undefined || typeof input !== 'object' || input === null) return input;
  return (input as Record<string, unknown>)[discriminator];
}

const longestShown = 60;

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  date: 'a day such as 2026-11-26',
  datetime: 'a time such as 2026-11-26T10:00:00.000Z',
  email: 'an e-mail address',
  url: 'a URL',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? `a value of type ${issue.expected}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? literal(issue.values[0])
        : `one of ${issue.values.map(literal).join(', ')}`;
    case 'too_big':
      return issue.inclusive === false
        ? `less than ${issue.maximum}`
        : `at most ${amount(issue.origin, issue.maximum)}`;
    case 'too_small':
      return issue.inclusive === false
        ? `more than ${issue.minimum}`
        : `at least ${amount(issue.origin, issue.minimum)}`;
    case 'invalid_format':
      return issue.pattern !== undefined && issue.format === 'regex'
        ? `text that matches ${issue.pattern}`
        : (formats[issue.format] ?? `text in the form ${issue.format}`);
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return alternatives(issue);
    case 'invalid_key':
      return 'another name of a key';
    default:
      return 'another value';
  }
}

/** What any branch of a union would take; of one whose branches differ only further in, that there is another form. */
function alternatives(issue: Issue & { readonly code: 'invalid_union' }): string {
  const { options } = issue as { readonly options?: readonly unknown[] };
  if (options !== undefined) return `one of ${options.map(literal).join(', ')}`;
  const branches = issue.errors.map(([first]) =>
    first === undefined || first.path.length > 0 ? null : expectation(first),
  );
  return branches.length === 0 || branches.includes(null)
    ? 'another form'
    : [...new Set(branches)].join(' or ');
}

function amount(origin: string, size: number | bigint): string {
  if (origin === 'string') return plural(Number(size), 'character');
  if (origin === 'array' || origin === 'set') return plural(Number(size), 'entry', 'entries');
  return String(size);
}

const quoted = (text: string) => JSON.stringify(text);
const literal = (value: unknown) => (typeof value === 'string' ? quoted(value) : String(value));

// Of every schema, wherever it is parsed. What may be told whole says so itself, as `parse` does.
z.config({ customError: wording({ showsTexts: false }) });
