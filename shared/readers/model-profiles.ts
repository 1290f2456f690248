import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InvalidInputError } from '../domain/errors.ts';
import { parse } from '../domain/parse.ts';
import type { ImageTokenFormula } from './image-tokens.ts';
import builtIn from './models.json' with { type: 'json' };

/** What an image costs in input tokens; see {@link import('./image-tokens.ts').imageTokens}. */
const ImageTokens = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tiles') }),
  z.strictObject({
    kind: z.literal('media_resolution'),
    resolution: z.enum(['low', 'medium', 'high', 'ultra_high']),
  }),
]) satisfies z.ZodType<ImageTokenFormula>;

/** Everything that calls and bills need to know of a model. Changing the model is changing which profile is used. */
export const ModelProfile = z.strictObject({
  /** As Vertex AI names it; what readings and results show. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/),
  /** `global`, or a region such as `europe-west4`. */
  location: z.string().regex(/^[a-z0-9-]+$/),
  inputUsdPerMillionTokens: z.number().min(0),
  /** Thinking tokens are billed as output. */
  outputUsdPerMillionTokens: z.number().min(0),
  /** Last day for which the prices are announced, null where no end is. */
  pricesUntil: z.iso.date().nullable().default(null),
  temperature: z.number().min(0).max(2),
  /** Gemini 3 takes a level, Gemini 2.5 a budget; null leaves it to the model. */
  thinking: z
    .union([
      z.strictObject({ level: z.enum(['minimal', 'low', 'medium', 'high']) }),
      z.strictObject({ budgetTokens: z.int().min(0) }),
    ])
    .nullable(),
  /** How finely an image is looked at; null leaves it to the model. */
  mediaResolution: z.enum(['low', 'medium', 'high']).nullable(),
  imageTokens: ImageTokens,
  maxOutputTokens: z.int().min(1),
  closedToNewProjectsSince: z.iso.date().nullable().default(null),
  /** The last day on which the model answers, null where none is announced. */
  retires: z.iso.date().nullable(),
  /** Where these facts come from. */
  source: z.string().min(1),
});
export type ModelProfile = z.infer<typeof ModelProfile>;

const ModelProfiles = z
  .strictObject({ default: z.string(), models: z.array(ModelProfile).min(1) })
  .refine(({ models }) => new Set(models.map(model => model.id)).size === models.length, {
    path: ['models'],
    message: 'expected every id once',
  })
  .refine(all => all.models.some(model => model.id === all.default), {
    path: ['default'],
    message: 'expected the id of one of the models',
  });
export type ModelProfiles = z.infer<typeof ModelProfiles>;

/** What may stand in for parts of the built-in profiles: a field at a time for a known id, whole for a new one. */
const Overrides = z.strictObject({
  default: z.string().optional(),
  models: z.array(z.looseObject({ id: z.string() })).default([]),
});

/** The built-in profiles with overrides laid over them by id. Throws {@link InvalidInputError} listing every mistake. */
export function modelProfiles(overrides: unknown = {}): ModelProfiles {
  const wanted = parse(Overrides, overrides, 'model profiles', 'invalid_model_profiles');
  const models = new Map<string, object>(builtIn.models.map(model => [model.id, model]));
  for (const model of wanted.models) models.set(model.id, { ...models.get(model.id), ...model });
  const merged = { default: wanted.default ?? builtIn.default, models: [...models.values()] };
  return parse(ModelProfiles, merged, 'model profiles', 'invalid_model_profiles');
}

/** The same with the overrides in a JSON file. */
export async function readModelProfiles(path: string): Promise<ModelProfiles> {
  const text = await readFile(path, 'utf8');
  try {
    return modelProfiles(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new InvalidInputError('invalid_model_profiles', `Expected JSON in ${path}: ${error.message}`);
  }
}

/** The profile with this id, or the default one. Throws {@link InvalidInputError} naming the ids that there are. */
export function modelProfile(profiles: ModelProfiles, id: string = profiles.default): ModelProfile {
  const found = profiles.models.find(model => model.id === id);
  if (found !== undefined) return found;
  const known = profiles.models.map(model => model.id).join(', ');
  throw new InvalidInputError('unknown_model', `Expected one of ${known} for the model but received ${id}`);
}

/**
 * US dollars for a call, to a billionth. `outputTokens` are the candidate's and the thinking tokens together, both
 * billed as output; the input is billed whole, without any discount for what the provider may have cached.
 */
export function costUsd(
  profile: Pick<ModelProfile, 'inputUsdPerMillionTokens' | 'outputUsdPerMillionTokens'>,
  usage: { readonly inputTokens: number; readonly outputTokens: number },
): number {
  const perMillion =
    usage.inputTokens * profile.inputUsdPerMillionTokens +
    usage.outputTokens * profile.outputUsdPerMillionTokens;
  return Math.round(perMillion * 1000) / 1e9;
}

const warnDays = 90;
const dayMs = 86_400_000;

/** What an operator must know of the model's end, null while it is far off. `now` in milliseconds since 1970 UTC. */
export function retirementWarning({ id, retires }: ModelProfile, now: number): string | null {
  if (retires === null) return null;
  const daysLeft = Date.parse(retires) / dayMs - Math.floor(now / dayMs);
  if (daysLeft > warnDays) return null;
  const when = daysLeft < 0 ? `ended on ${retires}` : `ends on ${retires}, in ${daysLeft} days`;
  return `The model ${id} ${when}; choose another with MODEL.`;
}

/** Everything about the profile that should be said at start: its end, a closed door, prices that ran out. */
export function profileWarnings(profile: ModelProfile, now: number): string[] {
  const warnings: string[] = [];
  const retirement = retirementWarning(profile, now);
  if (retirement !== null) warnings.push(retirement);
  const { closedToNewProjectsSince: closed, pricesUntil } = profile;
  if (closed !== null && now >= Date.parse(closed)) {
    warnings.push(`The model ${profile.id} is closed to new projects since ${closed}.`);
  }
  if (pricesUntil !== null && now >= Date.parse(pricesUntil) + dayMs) {
    warnings.push(
      `The prices of ${profile.id} were announced until ${pricesUntil}; costs shown may be wrong.`,
    );
  }
  return warnings;
}
