import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { InvalidInputError } from '../../../shared/domain/errors.ts';
import { imageTokens } from '../../../shared/readers/image-tokens.ts';
import {
  costUsd,
  modelProfile,
  modelProfiles,
  profileWarnings,
  readModelProfiles,
  retirementWarning,
} from '../../../shared/readers/model-profiles.ts';

const at = (day: string) => Date.parse(`${day}T12:00:00.000Z`);

test('the default model is gemini-3.8-flash at its announced price, place and temperature', t => {
  const { id, location, temperature, inputUsdPerMillionTokens, outputUsdPerMillionTokens, retires } =
    modelProfile(modelProfiles());
  t.deepEqual(
    { id, location, temperature, inputUsdPerMillionTokens, outputUsdPerMillionTokens, retires },
    {
      id: 'gemini-3.8-flash',
      location: 'global',
      temperature: 1,
      inputUsdPerMillionTokens: 0.75,
      outputUsdPerMillionTokens: 3.75,
      retires: null,
    },
  );
});

test('thinking tokens cost what output tokens cost', t => {
  const profile = modelProfile(modelProfiles());
  t.is(costUsd(profile, { inputTokens: 1_000_000, outputTokens: 0 }), 0.75);
  t.is(costUsd(profile, { inputTokens: 0, outputTokens: 1_000_000 }), 3.75);
  t.is(costUsd(profile, { inputTokens: 2_450, outputTokens: 812 }), 0.0048825);
  t.is(costUsd(profile, { inputTokens: 0, outputTokens: 0 }), 0);
});

test('each built-in profile bills images by the formula of its family', t => {
  const tokens = (id: string) => imageTokens(modelProfile(modelProfiles(), id).imageTokens)(2048, 1448);
  t.is(tokens('gemini-3.8-flash'), 1120);
  t.is(tokens('gemini-3.5-flash'), 1120);
  t.is(tokens('gemini-2.5-flash'), 6 * 258);
});

test('an override replaces single fields of a known profile and adds a new one whole', t => {
  const added = { ...modelProfile(modelProfiles()), id: 'gemini-9-pro', location: 'europe-west4' };
  const profiles = modelProfiles({
    default: 'gemini-9-pro',
    models: [{ id: 'gemini-3.8-flash', inputUsdPerMillionTokens: 0.5 }, added],
  });
  t.is(modelProfile(profiles).location, 'europe-west4');
  const changed = modelProfile(profiles, 'gemini-3.8-flash');
  t.is(changed.inputUsdPerMillionTokens, 0.5);
  t.is(changed.outputUsdPerMillionTokens, 3.75);
});

test('overrides in a file are taken, and text that is no JSON is refused by its path', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const file = join(folder, 'models.json');
  await writeFile(file, '{"default":"gemini-2.5-flash"}');
  t.is(modelProfile(await readModelProfiles(file)).id, 'gemini-2.5-flash');
  await writeFile(file, '{"default":');
  const error = await t.throwsAsync(readModelProfiles(file), { instanceOf: InvalidInputError });
  t.true(error.message.includes(file));
});

const mistakes: { name: string; overrides: unknown; path: string }[] = [
  {
    name: 'a new profile with fields missing',
    overrides: { models: [{ id: 'x' }] },
    path: 'models.3.location',
  },
  { name: 'a default that is none of the models', overrides: { default: 'x' }, path: 'default' },
  {
    name: 'an unknown field',
    overrides: { models: [{ id: 'gemini-3.8-flash', price: 1 }] },
    path: 'models.0',
  },
  {
    name: 'a negative price',
    overrides: { models: [{ id: 'gemini-3.8-flash', inputUsdPerMillionTokens: -1 }] },
    path: 'models.0.inputUsdPerMillionTokens',
  },
];
for (const { name, overrides, path } of mistakes) {
  test(`${name} is refused with its path`, t => {
    const error = t.throws(() => modelProfiles(overrides), { instanceOf: InvalidInputError });
    t.true(
      error.issues.some(issue => issue.path === path),
      JSON.stringify(error.issues),
    );
  });
}

test('an unknown model is refused with the ones that there are', t => {
  const error = t.throws(() => modelProfile(modelProfiles(), 'gpt'), { instanceOf: InvalidInputError });
  t.regex(error.message, /gemini-3\.8-flash.*received gpt/);
});

const ends: { day: string; says: RegExp | null }[] = [
  { day: '2026-11-23', says: null },
  { day: '2027-01-15', says: /ends on 2027-03-31, in 75 days/ },
  { day: '2027-03-31', says: /in 0 days/ },
  { day: '2027-04-01', says: /ended on 2027-03-31/ },
];
for (const { day, says } of ends) {
  test(`on ${day} gemini-2.5-flash ${says === null ? 'is not warned about' : `says ${says.source}`}`, t => {
    const warning = retirementWarning(modelProfile(modelProfiles(), 'gemini-2.5-flash'), at(day));
    if (says === null) t.is(warning, null);
    else t.regex(warning ?? '', says);
  });
}

test('a profile without a retirement date is never warned about for its end', t => {
  t.is(retirementWarning(modelProfile(modelProfiles()), at('2036-01-01')), null);
});

test('a closed model and prices past their day are told at start', t => {
  const profiles = modelProfiles();
  t.deepEqual(profileWarnings(modelProfile(profiles), at('2026-12-31')), []);
  t.regex(profileWarnings(modelProfile(profiles), at('2027-01-01')).join(), /prices .* until 2026-12-31/);
  t.regex(
    profileWarnings(modelProfile(profiles, 'gemini-2.5-flash'), at('2026-11-23')).join(),
    /closed to new projects/,
  );
});
