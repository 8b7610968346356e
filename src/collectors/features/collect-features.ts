import { AttestationsInvalid } from '../../imports/import-errors.ts';
import { parseAttestations } from '../../imports/parse-attestations.ts';
import type { ObservationRows } from '../../lake/observation.ts';
import type { CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';

/**
 * The newest list of what administrators attest (docs/methods.md §6), from the files people brought: nothing is
 * asked of the tenant. Where nobody brought one there are no rows, and that is no gap. How long an attestation
 * is in force is for the reader of the rows to decide.
 */
export const featuresCollector: Collector = {
  name: 'features',
  permissions: [],
  collect: (context) =>
    openTable(context.run, 'feature_use', async (writer) => {
      const { record, run } = context;
      record.describes(run.asOf);
      const rows = await readNewest(context);
      if (rows.length > 0) await writer.append(rows, null);
      record.kept(rows.length);
      return record.report();
    }),
};

async function readNewest({
  imports,
  record,
}: CollectContext): Promise<readonly ObservationRows['feature_use'][]> {
  const newest = await imports.newest('features');
  if (newest === null) return [];
  record.brought(newest);
  const { attestations, problems } = parseAttestations(await imports.read(newest.id), {
    featureIds: null,
    today: null,
  });
  if (problems.length > 0) throw new AttestationsInvalid(newest.fileName, problems);
  return attestations.map((each) => ({
    feature: each.feature,
    userKey: each.userKey,
    lastUsedOn: each.lastUsedOn,
    attestedBy: each.attestedBy,
    attestedOn: each.attestedOn,
    evidence: each.evidence,
  }));
}
