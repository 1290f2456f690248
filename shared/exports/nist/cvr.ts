import { DocumentRecord } from '../../domain/document.ts';
import type { Contest } from '../../domain/election.ts';
import { parse } from '../../domain/parse.ts';
import { Result } from '../../domain/result.ts';
import { electionIndex } from '../../forms/election-index.ts';
import { speakingRevision } from '../../ledger/current-results.ts';
import type { Election } from '../../ledger/elections.ts';
import { paths } from '../../ledger/paths.ts';
import { inChunks, jsonArray, jsonObject, type Pieces } from '../json-pieces.ts';
import type { ExportServices } from '../results-csv.ts';
import { cvrElection, cvrUnits } from './cvr-election.ts';
import { cvrSnapshot } from './cvr-snapshot.ts';
import { application, generatedDate, ids, partiesOf } from './names.ts';

const deviceId = 'device.pipeline';

/**
 * The counted single ballots of an election as a CastVoteRecordReport of NIST SP 1500-103, JSON in pieces. They come in
 * the order of their document ids, which are hashes: the order of arrival could tell who cast which.
 */
export function cvrReport(services: ExportServices, election: Election): AsyncGenerator<string> {
  const { contests } = election.definition;
  const fields = {
    '@type': 'CVR.CastVoteRecordReport',
    Version: '1.0.0',
    GeneratedDate: generatedDate(services.clock.now()),
    ReportGeneratingDeviceIds: [deviceId],
    ReportingDevice: [{ '@id': deviceId, '@type': 'CVR.ReportingDevice', Application: application }],
    Party: partiesOf(contests).map(name => ({ '@id': ids.party(name), '@type': 'CVR.Party', Name: name })),
    Election: [cvrElection(election)],
  };
  const parts: [string, Pieces][] = [
    ['GpUnit', jsonArray(cvrUnits(election))],
    ['CVR', jsonArray(castVoteRecords(services, election))],
  ];
  return inChunks(jsonObject(fields, parts));
}

const pageSize = 100;

async function* castVoteRecords(
  services: ExportServices,
  { definition, forms }: Election,
): AsyncGenerator<object> {
  const { units } = electionIndex(definition);
  const byId = new Map(definition.contests.map(contest => [contest.id, contest]));
  for (const { formId } of definition.forms) {
    if (forms.get(formId)?.kind !== 'ballot') continue;
    for await (const found of countedOf(services, definition.id, formId)) {
      // A unit that a newer definition dropped is in no tally either.
      const documents = found.filter(({ pollingPlaceId }) => units.has(pollingPlaceId ?? ''));
      const results = await revisionsOf(services, documents);
      for (const document of documents)
        yield castVoteRecord(definition.id, document, results.get(document.documentId)!, byId);
    }
  }
}

function castVoteRecord(
  electionId: string,
  document: DocumentRecord,
  results: readonly Result[],
  contests: ReadonlyMap<string, Contest>,
): object {
  const { documentId, pollingPlaceId } = document;
  const images = results.at(-1)!.provenance.imageSha256.map(sha256 => ({
    '@type': 'CVR.ImageData',
    Hash: { '@type': 'CVR.Hash', Type: 'sha-256', Value: sha256 },
  }));
  return {
    '@type': 'CVR.CVR',
    ElectionId: ids.election(electionId),
    UniqueId: documentId,
    BallotStyleUnitId: ids.gpUnit(pollingPlaceId ?? ''),
    CreatingDeviceId: deviceId,
    BallotImage: images,
    CurrentSnapshotId: ids.snapshot(documentId, speakingRevision(document)),
    CVRSnapshot: results.map(result => cvrSnapshot(result, contests)),
  };
}

/** Counted documents of a form, in the order of their ids. */
async function* countedOf(
  { store }: ExportServices,
  electionId: string,
  formId: string,
): AsyncGenerator<DocumentRecord[]> {
  for (let after: { id: string } | undefined, more = true; more; ) {
    const records = await store.query({
      collection: 'documents',
      where: [
        { field: 'electionId', op: '=', value: electionId },
        { field: 'formId', op: '=', value: formId },
        { field: 'counted', op: '=', value: true },
      ],
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    const documents = records.map(({ id, value }) =>
      parse(DocumentRecord, value, `document ${id}`, 'damaged_record'),
    );
    if (documents.length > 0) yield documents;
    more = records.length === pageSize;
    after = { id: records.at(-1)?.id ?? '' };
  }
}

/** Snapshots that a ballot's record has at most: the newest ones. */
const maxSnapshots = 20;

/** Each document's revisions up to the one in the tallies, as far as they hold counts or are that one. */
async function revisionsOf(
  { store }: ExportServices,
  documents: readonly DocumentRecord[],
): Promise<Map<string, Result[]>> {
  const named = documents.flatMap(document => {
    const counted = speakingRevision(document);
    const first = Math.max(1, counted - maxSnapshots + 1);
    return Array.from({ length: counted - first + 1 }, (_, index) => {
      return { documentId: document.documentId, counted, revision: first + index };
    });
  });
  const values = await store.getMany(named.map(each => paths.result(each.documentId, each.revision)));
  const results = named.flatMap(({ documentId, counted, revision }, index) => {
    const result = parse(Result, values[index], `result ${documentId}.${revision}`, 'damaged_record');
    return revision === counted || result.contests.length > 0 ? [result] : [];
  });
  return Map.groupBy(results, ({ documentId }) => documentId);
}
