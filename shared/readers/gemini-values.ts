import type { Logger } from '../telemetry/log.ts';
import { type Asked, askModel, failed } from './ask-model.ts';
import { cropOf } from './crop.ts';
import type { DisputedValue, ReaderPage, ReadValuesRequest, ValuesOutcome } from './form-reader.ts';
import type { GenerativeModel, Part } from './generative-model.ts';
import { parseValues } from './values-answer.ts';
import { stripNames, valuesPromptVersion, valuesRules, valuesSchema, valuesTask } from './values-prompt.ts';

/** A disputed value with the strip of its page. */
interface Strip {
  readonly value: DisputedValue;
  readonly image: { readonly contentType: string; readonly bytes: Uint8Array };
}

/** Shows a model the strips on which disputed values stand, all in one call, and asks what is written there. */
export async function readValues(
  model: GenerativeModel,
  log: Logger | undefined,
  { form, pages, values, signal }: ReadValuesRequest,
): Promise<ValuesOutcome> {
  const made = { reader: model.id, model: model.id, promptVersion: valuesPromptVersion(form) };
  const strips = (await Promise.all(values.map(value => stripOf(value, pages, log)))).filter(
    strip => strip !== null,
  );
  const shown = strips.map(strip => strip.value);
  // Asked about no image at all, a model makes one up.
  if (strips.length === 0) {
    return outcomeOf(made, failed([], 'reader_empty', 'None of the values can be shown.'));
  }
  const names = stripNames(strips.length);
  const parts: Part[] = strips.flatMap(({ image }, index) => [{ text: `${names[index]}:` }, { image }]);
  const request = {
    system: valuesRules,
    turns: [{ role: 'user' as const, parts: [...parts, { text: valuesTask(form, shown) }] }],
    responseSchema: valuesSchema(strips.length),
    ...(signal === undefined ? {} : { signal }),
  };
  return outcomeOf(made, await askModel(model, log, request, text => parseValues(text, form, shown)));
}

function outcomeOf(
  made: Pick<ValuesOutcome, 'reader' | 'model' | 'promptVersion'>,
  { content, ...asked }: Asked<NonNullable<ValuesOutcome['values']>>,
): ValuesOutcome {
  return { ...made, ...asked, values: content };
}

/** Null where the page isn't given or can't be decoded: then the value stays as disputed as it is. */
async function stripOf(
  value: DisputedValue,
  pages: readonly ReaderPage[],
  log: Logger | undefined,
): Promise<Strip | null> {
  const page = pages.find(each => each.page === value.page);
  if (page === undefined) return null;
  try {
    return { value, image: await cropOf(page, value.box) };
  } catch (error) {
    log?.log('WARNING', 'A disputed value could not be cut out of its page', { path: value.path, error });
    return null;
  }
}
