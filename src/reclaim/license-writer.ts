import type { AssignLicenseOutcome } from '../graph/assign-license-outcome.ts';
import type { GraphWriter } from '../graph/writer.ts';
import type { LicenseWriter, WriteAnswer } from './writer.ts';

/** The writer of src/graph in the words of a reclaim. */
export function createLicenseWriter(writer: GraphWriter): LicenseWriter {
  return {
    async change(userId, { add, remove }, clientRequestId) {
      const outcome = await writer.assignLicense(
        userId,
        { addLicenses: add, removeLicenses: remove },
        { clientRequestId },
      );
      return answerOf(outcome, clientRequestId);
    },
  };
}

function answerOf(outcome: AssignLicenseOutcome, clientRequestId: string): WriteAnswer {
  const refused = (code: string, message = ''): WriteAnswer => ({
    kind: 'refused',
    code,
    message,
    requestId: clientRequestId,
  });
  switch (outcome.kind) {
    case 'applied':
      return { kind: 'applied', requestId: outcome.requestId ?? clientRequestId };
    case 'alreadyGone':
    case 'inheritedFromGroup':
    case 'notFound':
      return { kind: outcome.kind, requestId: clientRequestId };
    case 'noUnits':
      return refused('NO_UNITS_LEFT');
    case 'dependency':
      return refused('DEPENDENT_PLAN', outcome.detail);
    case 'mutuallyExclusive':
      return refused('CONFLICTING_PLAN');
    case 'usageLocation':
      return refused('NO_USAGE_LOCATION');
    case 'conflict':
      return refused('DIRECTORY_BUSY');
    case 'refused':
      return refused('REFUSED_BY_GRAPH', outcome.message ?? '');
  }
}
