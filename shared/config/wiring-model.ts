import { OAuth2Client } from 'google-auth-library';
import { systemClock } from '../domain/clock.ts';
import type { GenerativeModel } from '../readers/generative-model.ts';
import {
  type ModelProfile,
  modelProfile,
  modelProfiles,
  profileWarnings,
  readModelProfiles,
} from '../readers/model-profiles.ts';
import { createVertexModel } from '../readers/vertex-model.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Config } from './config.ts';

/** The profile that the configuration names. Throws where there is no such model. */
export async function openProfile({ MODEL, MODEL_PROFILES_FILE: file }: Config): Promise<ModelProfile> {
  return modelProfile(file === undefined ? modelProfiles() : await readModelProfiles(file), MODEL);
}

/** Gemini on Vertex AI, with the service's own credentials or, in tests, a fixed token. */
export function openModel(
  config: Config,
  project: string,
  profile: ModelProfile,
  log: Logger,
): GenerativeModel {
  for (const warning of profileWarnings(profile, Date.now()))
    log.log('WARNING', warning, { model: profile.id });
  const { MODEL_TOKEN: token, MODEL_TIMEOUT_MS: timeoutMs, MODEL_ENDPOINT: endpoint } = config;
  const authClient = token === undefined ? undefined : fixedToken(token);
  return createVertexModel({ project, profile, clock: systemClock, timeoutMs, endpoint, authClient, log });
}

const tenYearsMs = 10 * 365 * 86_400_000;

function fixedToken(token: string): OAuth2Client {
  const client = new OAuth2Client();
  client.setCredentials({ access_token: token, expiry_date: Date.now() + tenYearsMs });
  return client;
}
