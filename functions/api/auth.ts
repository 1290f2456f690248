import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { type Grant, hashOfKey, isInForce, type Scope } from '../../shared/domain/api-key.ts';
import type { PresentedToken } from '../../shared/identity/identity-verifier.ts';
import { keptGrant } from '../../shared/ledger/grant-cache.ts';
import { findKey } from '../../shared/ledger/keys.ts';
import { paths } from '../../shared/ledger/paths.ts';
import { findPerson } from '../../shared/ledger/people.ts';
import type { ApiEnv } from './api-env.ts';
import { tooMany } from './limits/headers.ts';
import { addressOf, countStranger } from './limits/limit-strangers.ts';
import { ProblemError } from './problem.ts';

/** Lets a request through whose caller has the scope; the caller's name is then the acting name. */
export function requireScope(scope: Scope) {
  return createMiddleware<ApiEnv>(async (context, next) => {
    const key = await callerOf(context);
    if (!key.scopes.includes(scope) && !key.scopes.includes('admin')) {
      throw new ProblemError('scope_missing', `Expected a key with the scope "${scope}"`);
    }
    context.set('key', key);
    await next();
  });
}

/** What a 401 must name (RFC 9110 section 11.6.1); the scheme is not a registered one, as with all keys in headers. */
const challenge = { 'WWW-Authenticate': 'ApiKey realm="ballots"' };

/** Who calls: by a key, which goes first where both are there, else by an identity token of a configured kind. */
async function callerOf(context: Context<ApiEnv>): Promise<Grant> {
  const { services } = context.var.guard;
  const given = context.req.header('X-API-Key') ?? context.env?.consoleKey;
  if (given !== undefined && given !== '') return keyHolder(context, given);
  const presented = presentedToken(context);
  if (presented !== null && services.identity?.kinds.has(presented.kind)) return person(context, presented);
  countStranger(context);
  throw new ProblemError('key_missing', 'Expected a key in the header X-API-Key', { headers: challenge });
}

/**
 * The key's record. An address that has tried too many wrong keys is not looked up for any more, and hears so; a key that
 * this instance knows still passes, so that one broken client does not shut out its whole office for long.
 */
async function keyHolder(context: Context<ApiEnv>, given: string): Promise<Grant> {
  const { store, clock } = context.var.guard.services;
  const nowMs = clock.now();
  const kept = keptGrant(store, paths.key(hashOfKey(given)), nowMs);
  if (kept === undefined || kept === null || !isInForce(kept, nowMs)) refuseAfterFailures(context);
  const key = await findKey(store, given, nowMs);
  if (key !== null) return key;
  countFailure(context, 'key_invalid');
  const detail = 'The key is unknown, has expired or was revoked';
  throw new ProblemError('key_invalid', detail, { headers: challenge });
}

async function person(context: Context<ApiEnv>, presented: PresentedToken): Promise<Grant> {
  const { store, clock, identity } = context.var.guard.services;
  if (presented.kind === 'iap') refuseForeignPages(context);
  refuseAfterFailures(context);
  const email = (await identity?.verify(presented)) ?? null;
  if (email === null) {
    countFailure(context, 'identity_invalid');
    const detail = 'Expected a valid identity token of a verified address';
    throw new ProblemError('identity_invalid', detail, { headers: challenge });
  }
  const grant = await findPerson(store, email, clock.now());
  if (grant !== null) return grant;
  countFailure(context, 'person_unknown');
  throw new ProblemError('person_unknown', 'The identity is genuine, but nobody gave it access');
}

/**
 * The proxy knows a browser by its cookie, which goes along whatever page sends the request. So what changes anything
 * must come from a page of this service, of a listed origin, or from no page at all.
 */
function refuseForeignPages(context: Context<ApiEnv>): void {
  const { method } = context.req;
  if (method === 'GET' || method === 'HEAD') return;
  const origin = context.req.header('Origin');
  const site = context.req.header('Sec-Fetch-Site');
  const { CORS_ORIGINS: listed = [] } = context.var.guard.services.config;
  if (origin !== undefined && (listed.includes(origin) || isHost(origin, context.req.header('Host')))) return;
  if (origin === undefined && (site === undefined || site === 'same-origin' || site === 'none')) return;
  throw new ProblemError('cross_origin', 'Expected a page of this service or of an origin that may call it');
}

function isHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `https://${host}` || origin === `http://${host}`);
}

/** The proxy's header goes first: behind it, `Authorization` is whatever the client sent. */
function presentedToken(context: Context<ApiEnv>): PresentedToken | null {
  const { identity } = context.var.guard.services;
  const assertion = context.req.header('X-Goog-IAP-JWT-Assertion');
  if (assertion !== undefined && identity?.kinds.has('iap')) return { kind: 'iap', token: assertion };
  const token = /^Bearer +([\w.-]+)$/i.exec(context.req.header('Authorization') ?? '')?.[1];
  return token === undefined ? null : { kind: 'id_token', token };
}

function refuseAfterFailures(context: Context<ApiEnv>): void {
  const { failures, services } = context.var.guard;
  const nowMs = services.clock.now();
  const address = addressOf(context);
  if (!failures.isEmpty(address, nowMs)) return;
  const drawn = failures.take(address, nowMs);
  if (drawn.kind === 'refused') throw tooMany('rate_limited', drawn.standing, drawn.retryMs, nowMs);
}

/** What was tried is not logged, nor who from: the platform's request log has the address. */
function countFailure(context: Context<ApiEnv>, code: string): void {
  const { failures, services } = context.var.guard;
  failures.take(addressOf(context), services.clock.now());
  services.log.log('WARNING', 'A caller was refused', { code, requestId: context.var.requestId });
}
