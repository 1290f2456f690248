import { createRoute, z } from '@hono/zod-openapi';
import { parse } from '../../../shared/domain/parse.ts';
import { Id, Timestamp } from '../../../shared/domain/primitives.ts';
import { paths } from '../../../shared/ledger/paths.ts';
import { emptyTally, TallyContent, TallyCount, TallyRecord } from '../../../shared/ledger/tallies.ts';
import { type TallyPlan, tallyPlan } from '../../../shared/ledger/tally-plan.ts';
import type { Api } from '../api-env.ts';
import { taggedJson } from '../etag.ts';
import { operation } from '../operation.ts';
import { ProblemError } from '../problem.ts';
import { json, problemsOf } from '../responses.ts';
import type { ApiServices } from '../services.ts';

const UnitTally = TallyContent.extend({
  unitId: Id,
  name: z.string(),
  type: z.string(),
  options: z.array(TallyCount.extend({ optionId: Id, label: z.string() })),
  /** 0 and null where nothing has come yet. */
  version: z.int().min(0),
  at: Timestamp.nullable(),
}).meta({ id: 'UnitTally' });

const TallyBody = z
  .object({
    electionId: Id,
    contestId: Id,
    contest: z.string(),
    parentId: Id.nullable(),
    tally: UnitTally,
    /** The units right below, in the election's order; none for a polling place. */
    children: z.array(UnitTally),
  })
  .meta({ id: 'Tally' });

const notFound = 'The election is not imported, or the contest is not tallied in the unit';

/** `GET /v1/tallies/{electionId}/{contestId}?unitId=`: the counted results of a unit and of those right below it. */
export function addTallyRoutes(api: Api, services: ApiServices): void {
  api.openapi(
    createRoute({
      ...operation('getTally'),
      method: 'get',
      path: '/v1/tallies/{electionId}/{contestId}',
      request: {
        params: z.object({ electionId: Id, contestId: Id }),
        query: z.strictObject({ unitId: Id.optional() }),
      },
      responses: {
        200: json(TallyBody, 'Counts and coverage'),
        304: { description: 'Unchanged' },
        ...problemsOf(404),
      },
    }),
    async context => {
      const { electionId, contestId } = context.req.valid('param');
      const body = await tallyBody(
        services,
        electionId,
        contestId,
        context.req.valid('query').unitId ?? null,
      );
      if (body === null) throw new ProblemError('not_found', notFound);
      return taggedJson(context, body);
    },
  );
}

/** Units read at once: a district may have thousands of polling places. */
const talliesAtOnce = 200;

/** Null where there is no such tally. */
async function tallyBody(
  { elections, store }: ApiServices,
  electionId: string,
  contestId: string,
  givenUnitId: string | null,
): Promise<z.infer<typeof TallyBody> | null> {
  const election = await elections.get(electionId);
  if (election === null) return null;
  const plan = tallyPlan(election);
  const contest = plan.contest(contestId);
  const unitId = givenUnitId ?? contest?.unitId ?? '';
  if (contest === null || plan.expected(contestId, unitId) === null) return null;
  const units = [unitId, ...plan.children(contestId, unitId)];
  const all: z.infer<typeof UnitTally>[] = [];
  for (let start = 0; start < units.length; start += talliesAtOnce) {
    const batch = units.slice(start, start + talliesAtOnce);
    const values = await store.getMany(batch.map(id => paths.tally(electionId, contestId, id)));
    all.push(...batch.map((id, index) => unitTally(plan, contestId, id, values[index] ?? null)));
  }
  const [tally, ...children] = all;
  const parentId = plan.parent(contestId, unitId);
  return { electionId, contestId, contest: contest.name, parentId, tally: tally!, children };
}

function unitTally(
  plan: TallyPlan,
  contestId: string,
  unitId: string,
  value: unknown,
): z.infer<typeof UnitTally> {
  const contest = plan.contest(contestId)!;
  const { name, type } = plan.index.units.get(unitId)!;
  const nothing = { ...emptyTally(contest, plan.expected(contestId, unitId) ?? 0), version: 0, at: null };
  const stored = value === null ? nothing : parse(TallyRecord, value, `tally of ${unitId}`, 'damaged_record');
  const labels = new Map(contest.options.map(option => [option.id, option.name]));
  const { options, ballots, coverage, version, at } = stored;
  const labelled = options.map(option => ({
    ...option,
    label: labels.get(option.optionId) ?? option.optionId,
  }));
  return { unitId, name, type, options: labelled, ballots, coverage, version, at };
}
