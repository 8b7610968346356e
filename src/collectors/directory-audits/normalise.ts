import type { ObservationRows } from '../../lake/observation.ts';
import { peopleOf, type DirectoryAudit } from './schema.ts';

type Row = ObservationRows['directory_audits'];

/** One row per person of an entry. A licence that was only changed, such as its plans, is neither added nor removed. */
export function normaliseAudit(audit: DirectoryAudit): Row[] {
  const { activityDateTime: happenedAt } = audit;
  if (happenedAt === null) return [];
  return peopleOf(audit.targetResources).flatMap(({ id, modifiedProperties }) => {
    if (id === null) return [];
    return {
      auditId: audit.id,
      userId: id.toLowerCase(),
      happenedAt,
      activity: audit.activityDisplayName,
      result: audit.result,
      ...actorOf(audit),
      correlationId: audit.correlationId,
      ...changedSkus(modifiedProperties ?? []),
    };
  });
}

function actorOf({
  initiatedBy,
}: DirectoryAudit): Pick<Row, 'actorKind' | 'actorId' | 'actorPrincipalId' | 'actorName'> {
  const { user, app } = initiatedBy ?? {};
  if (app) {
    const actorPrincipalId = app.servicePrincipalId?.toLowerCase() ?? null;
    const actorId = app.appId?.toLowerCase() ?? null;
    return { actorKind: 'app', actorId, actorPrincipalId, actorName: app.displayName };
  }
  if (user) {
    const actorName = user.displayName ?? user.userPrincipalName;
    return { actorKind: 'user', actorId: user.id?.toLowerCase() ?? null, actorPrincipalId: null, actorName };
  }
  return { actorKind: null, actorId: null, actorPrincipalId: null, actorName: null };
}

type Property = NonNullable<DirectoryAudit['targetResources'][number]['modifiedProperties']>[number];

/** `AssignedLicense` holds both lists as text; an entry without it does not say what changed. */
function changedSkus(properties: readonly Property[]): Pick<Row, 'addedSkuIds' | 'removedSkuIds'> {
  const change = properties.find(({ displayName }) => displayName === 'AssignedLicense');
  const before = skusIn(change?.oldValue);
  const after = skusIn(change?.newValue);
  if (before === null || after === null) return { addedSkuIds: null, removedSkuIds: null };
  return {
    addedSkuIds: listed([...after].filter((id) => !before.has(id))),
    removedSkuIds: listed([...before].filter((id) => !after.has(id))),
  };
}

/** Null for what is no list. */
function skusIn(text: string | null | undefined): ReadonlySet<string> | null {
  if (text?.trimStart().startsWith('[') !== true) return null;
  return new Set([...text.matchAll(/SkuId=([0-9a-f-]{36})/gi)].map(([, id = '']) => id.toLowerCase()));
}

function listed(ids: readonly string[]): string {
  return [...ids].sort().join(';');
}
