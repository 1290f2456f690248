import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { problems } from '../../../functions/api/problem.ts';
import type { DocumentedOperation, DocumentedResponse } from '../openapi-document.ts';
import { marker } from './hostile.ts';
import type { Plan } from './request-of.ts';

/** Headers that mean something to a client; one that is sent stands in the document. */
const meaningful =
  /^(etag|retry-after|ratelimit.*|x-request-id|location|content-disposition|idempotent.*|link|allow)$/i;

/** Says what is wrong with an answer: an empty list for one that is as the document has it. */
export interface Judge {
  faults(operation: DocumentedOperation, plan: Plan, response: Response, body: string): string[];
}

/** Judges by a document; objects of answers may have no field that it doesn't name. */
export function createJudge(document: unknown): Judge {
  const ajv = new Ajv2020({ strict: false, validateFormats: true });
  addFormats.default(ajv);
  ajv.addSchema(structuredClone(document) as object, 'open');
  ajv.addSchema(closed(structuredClone(document)) as object, 'closed');
  const compiled = new Map<string, ValidateFunction>();
  const validator = (schema: string): ValidateFunction => {
    const known = compiled.get(schema) ?? ajv.compile({ $ref: schema });
    compiled.set(schema, known);
    return known;
  };
  const explain = (check: ValidateFunction) =>
    (check.errors ?? [])
      .map(each => `${each.instancePath} ${each.message} ${JSON.stringify(each.params)}`)
      .join('; ');

  return {
    faults(operation, plan, response, body) {
      const faults: string[] = [];
      const { status } = response;
      const documented = operation.responses[status];
      if (status >= 500) faults.push(`the status is ${status}`);
      if (documented === undefined && !(plan.anyRoute && status < 500))
        faults.push(`${status} is not documented`);
      if (status >= 400)
        faults.push(
          ...problemFaults(response, body, validator('closed#/components/schemas/Problem'), explain),
        );
      if (plan.anyRoute || documented === undefined) return faults;
      faults.push(...headerFaults(documented, response));
      if (status === 304 && body !== '') faults.push('304 has a body');
      faults.push(...contentFaults(operation, documented, response, body, validator, explain));
      const accepted =
        status < 400 && status !== 304 && operation.requestBody?.content['application/json'] !== undefined;
      if (accepted && plan.body !== null && operation.responses['400'] !== undefined) {
        const check = validator(
          pointer('open', operation, ['requestBody', 'content', 'application/json', 'schema']),
        );
        if (!check(parsed(plan.body)))
          faults.push(`a body was taken that the document forbids: ${explain(check)}`);
      }
      return faults;
    },
  };
}

type Explain = (check: ValidateFunction) => string;

function problemFaults(
  response: Response,
  body: string,
  check: ValidateFunction,
  explain: Explain,
): string[] {
  if (mediaTypeOf(response) !== 'application/problem+json')
    return [`an error comes as ${mediaTypeOf(response)}`];
  const problem = parsed(body) as { code: keyof typeof problems; status: number };
  if (!check(problem)) return [`the problem is none: ${explain(check)}`];
  const faults: string[] = [];
  if (problem.status !== response.status) faults.push('the problem names another status');
  if (problems[problem.code]?.status !== response.status)
    faults.push(`${problem.code} comes with another status`);
  if (/node_modules|\n\s+at /.test(body)) faults.push('the problem has a stack');
  if (body.includes(marker)) faults.push('the problem repeats what was sent');
  return faults;
}

function headerFaults({ headers = {} }: DocumentedResponse, response: Response): string[] {
  const named = new Map(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), header]));
  const missing = [...named].filter(
    ([name, { required }]) => required === true && !response.headers.has(name),
  );
  const strange = [...response.headers.keys()].filter(name => meaningful.test(name) && !named.has(name));
  return [
    ...missing.map(([name]) => `the header ${name} is missing`),
    ...strange.map(name => `the header ${name} is not documented`),
  ];
}

function contentFaults(
  operation: DocumentedOperation,
  { content = {} }: DocumentedResponse,
  response: Response,
  body: string,
  validator: (schema: string) => ValidateFunction,
  explain: Explain,
): string[] {
  const types = Object.keys(content);
  const given = mediaTypeOf(response);
  if (types.length === 0) return body === '' ? [] : ['there is a body where none is documented'];
  const type = types.find(
    each => each === given || (each.endsWith('/*') && given.startsWith(each.slice(0, -1))),
  );
  if (type === undefined) return [`the content type ${given} is not documented`];
  if (type === 'text/event-stream') return eventFaults(body);
  if (!type.startsWith('application/') || type === 'application/problem+json') return [];
  const check = validator(
    pointer('closed', operation, ['responses', `${response.status}`, 'content', type, 'schema']),
  );
  return check(parsed(body)) ? [] : [`the body is not as documented: ${explain(check)}`];
}

/** Every event has a name and JSON for data. */
function eventFaults(body: string): string[] {
  const blocks = body.split('\n\n').filter(block => block.trim() !== '');
  if (blocks.length === 0) return ['the stream has no event'];
  return blocks.flatMap(block => {
    const data = /^data: (.*)$/m.exec(block)?.[1];
    if (!/^event: \w+$/m.test(block) || data === undefined) return [`no event: ${block}`];
    return parsed(data) === undefined ? [`no JSON: ${data}`] : [];
  });
}

function pointer(base: string, { path, method }: DocumentedOperation, rest: readonly string[]): string {
  const segments = ['paths', path, method.toLowerCase(), ...rest];
  return `${base}#/${segments.map(each => encodeURIComponent(each.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

function mediaTypeOf(response: Response): string {
  return (response.headers.get('Content-Type') ?? '').split(';')[0]!.trim();
}

/** The body as it comes off the wire: as UTF-8, whose byte order mark is ignored (RFC 8259, 8.1). */
function parsed(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(typeof body === 'string' ? Buffer.from(body) : body));
  } catch {
    return undefined;
  }
}

/** The document with every object that lists its fields closed to others. */
function closed(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  for (const each of Object.values(node)) closed(each);
  const schema = node as { type?: unknown; properties?: unknown; additionalProperties?: unknown };
  const isObject = [schema.type].flat().includes('object') && typeof schema.properties === 'object';
  if (isObject && schema.additionalProperties === undefined) schema.additionalProperties = false;
  return node;
}
