import type { SeatChange } from '../core/plan/change-of.ts';
import type { AssignLicenseOutcome } from '../graph/assign-license-outcome.ts';
import type { AddMemberOutcome, GraphWriter, RemoveMemberOutcome, WriteOptions } from '../graph/writer.ts';
import type { LicenseWriter, WriteAnswer } from './writer.ts';

/** The writer of src/graph in the words of a reclaim. */
export function createLicenseWriter(writer: GraphWriter): LicenseWriter {
  return {
    async whenFree() {
      const place = await writer.reserve();
      return {
        giveBack: () => place.giveBack(),
        change: async (userId, change, clientRequestId) =>
          answerOf(await send(writer, userId, change, { clientRequestId, place }), clientRequestId),
      };
    },
  };
}

type Outcome = AssignLicenseOutcome | RemoveMemberOutcome | AddMemberOutcome;

async function send(
  writer: GraphWriter,
  userId: string,
  change: SeatChange,
  options: WriteOptions,
): Promise<Outcome> {
  switch (change.kind) {
    case 'licences': {
      const removeLicenses = change.remove.map(({ skuId }) => skuId);
      return writer.assignLicense(userId, { addLicenses: change.add, removeLicenses }, options);
    }
    case 'leaveGroup':
      return writer.removeGroupMember(change.groupId, userId, options);
    case 'joinGroup':
      return writer.addGroupMember(change.groupId, userId, options);
  }
}

function answerOf(outcome: Outcome, clientRequestId: string): WriteAnswer {
  const refused = (code: string, message = ''): WriteAnswer => ({
    kind: 'refused',
    code,
    message,
    requestId: clientRequestId,
  });
  switch (outcome.kind) {
    case 'applied':
      return { kind: 'applied', requestId: outcome.requestId ?? clientRequestId };
    // Whoever is a member has what was asked for; the directory is looked at as after a change.
    case 'alreadyThere':
      return { kind: 'applied', requestId: clientRequestId };
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
