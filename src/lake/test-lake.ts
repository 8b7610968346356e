import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixedClock, type Clock } from '../lib/clock.ts';
import { createLog } from '../lib/log.ts';
import { createLake, type Lake, type LakeOptions } from './lake.ts';
import type { DirectoryRows } from './rows/directory-rows.ts';
import { columnEntries } from './tables.ts';
import { sourceNames, type ObservationRows, type SourceReport, type TableName } from './observation.ts';
import type { CollectionRun } from './run-in-the-making.ts';
import type { StoredRun } from './stored-run.ts';

/** What the lake's own tests share: a lake in a folder of its own, and rows that say nothing but what is asked. */
export const testTenant = { tenantId: 'contoso', asOf: '2026-11-22' };

const testClock: Clock = fixedClock(new Date('2026-11-22T08:00:00Z'));

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'seatkeeper-lake-test-'));
}

export async function openTestLake(dir: string, options: Partial<LakeOptions> = {}): Promise<Lake> {
  return createLake({ dir, clock: testClock, log: createLog('silent'), memoryLimit: '256MB', ...options });
}

const nothing: { readonly [T in keyof DirectoryRows]: DirectoryRows[T] } = {
  skus: {
    skuId: '',
    skuPartNumber: '',
    appliesTo: null,
    capabilityStatus: null,
    consumedUnits: null,
    enabledUnits: null,
    warningUnits: null,
    suspendedUnits: null,
    lockedOutUnits: null,
  },
  subscriptions: {
    subscriptionId: '',
    skuId: '',
    status: null,
    isTrial: null,
    totalUnits: null,
    createdOn: null,
    nextLifecycleOn: null,
    ownerTenantId: null,
  },
  users: {
    userId: '',
    userPrincipalName: null,
    displayName: null,
    mail: null,
    accountEnabled: null,
    userType: null,
    createdOn: null,
    leaveOn: null,
    department: null,
    companyName: null,
    jobTitle: null,
    employeeType: null,
    usageLocation: null,
    onPremisesSynced: null,
    extensionAttributes: null,
  },
  assignments: {
    userId: '',
    skuId: '',
    groupId: null,
    source: 'licenseAssignmentStates',
    state: 'Active',
    error: null,
    updatedOn: null,
    disabledPlans: '',
  },
  sign_ins: {
    userId: '',
    lastSuccessfulAt: null,
    lastInteractiveAt: null,
    lastNonInteractiveAt: null,
    lastSeenOn: null,
    basis: 'never',
    seenSince: null,
  },
  groups: {
    groupId: '',
    displayName: null,
    isDynamic: null,
    isSynced: null,
    isRoleAssignable: null,
    skuIds: '',
  },
  workloads: {
    userKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    exchangeOn: null,
    oneDriveOn: null,
    sharePointOn: null,
    skypeOn: null,
    yammerOn: null,
    teamsOn: null,
  },
  apps: {
    userKey: '',
    refreshedOn: '2026-11-20',
    lastActivationOn: null,
    lastActivityOn: null,
    usedDesktop: null,
    usedMobile: null,
    usedWeb: null,
    appsUsed: null,
  },
  copilot: {
    userKey: '',
    refreshedOn: '2026-11-20',
    lastActivityOn: null,
    chatOn: null,
    teamsOn: null,
    wordOn: null,
    excelOn: null,
    powerPointOn: null,
    outlookOn: null,
    oneNoteOn: null,
    loopOn: null,
  },
  email: {
    userKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    lastActivityOn: null,
    sendCount: null,
    receiveCount: null,
    readCount: null,
    meetingCreatedCount: null,
    meetingInteractedCount: null,
  },
  teams: {
    userKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    isLicensed: null,
    lastActivityOn: null,
    teamChatCount: null,
    privateChatCount: null,
    callCount: null,
    meetingCount: null,
    meetingsOrganizedCount: null,
    meetingsAttendedCount: null,
    postCount: null,
    replyCount: null,
    hasOtherAction: null,
  },
  onedrive: {
    userKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    lastActivityOn: null,
    viewedOrEditedCount: null,
    syncedCount: null,
    sharedInternallyCount: null,
    sharedExternallyCount: null,
  },
  sharepoint: {
    userKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    lastActivityOn: null,
    viewedOrEditedCount: null,
    syncedCount: null,
    sharedInternallyCount: null,
    sharedExternallyCount: null,
    visitedPageCount: null,
  },
  engage: {
    userKey: '',
    refreshedOn: '2026-11-20',
    userState: null,
    lastActivityOn: null,
    postedCount: null,
    readCount: null,
    likedCount: null,
  },
  activations: {
    userKey: '',
    productType: '',
    refreshedOn: '2026-11-20',
    lastActivatedOn: null,
    windows: null,
    mac: null,
    windows10Mobile: null,
    ios: null,
    android: null,
    onSharedComputer: null,
  },
  mailboxes: {
    userKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    createdOn: null,
    lastActivityOn: null,
    itemCount: null,
    storageBytes: null,
    quotaBytes: null,
    hasArchive: null,
    recipientType: null,
  },
  service_counts: {
    service: '',
    refreshedOn: '2026-11-20',
    active: null,
    inactive: null,
  },
  feature_use: {
    feature: '',
    userKey: '',
    lastUsedOn: null,
    attestedBy: '',
    attestedOn: '2026-11-20',
    evidence: null,
  },
  onedrive_sizes: {
    userKey: '',
    siteKey: '',
    refreshedOn: '2026-11-20',
    isDeleted: null,
    storageBytes: null,
  },
  mailbox_holds: {
    userKey: '',
    exportedOn: '2026-11-20',
    importedBy: '',
    isOnHold: null,
    hasArchive: null,
    recipientType: null,
  },
  phone_numbers: { userKey: '', exportedOn: '2026-11-20', importedBy: '', hasNumber: false },
  directory_audits: {
    auditId: '',
    userId: '',
    happenedAt: '2026-11-20T10:00:00.000Z',
    activity: 'Change user license',
    result: null,
    actorKind: null,
    actorId: null,
    actorPrincipalId: null,
    actorName: null,
    correlationId: null,
    addedSkuIds: null,
    removedSkuIds: null,
  },
};

/** A row of the table in which everything not given is unknown. */
export function rowOf<T extends TableName>(table: T, given: Partial<ObservationRows[T]>): ObservationRows[T] {
  const nulls = Object.fromEntries(columnEntries(table).map(([name]) => [name, null]));
  const stated: Partial<Record<TableName, object>> = nothing;
  return { ...nulls, ...stated[table], ...given } as ObservationRows[T];
}

export type TestTables = { readonly [T in TableName]?: readonly Partial<ObservationRows[T]>[] };

export function reportOf(name: SourceReport['name'], given: Partial<SourceReport> = {}): SourceReport {
  return {
    name,
    status: 'complete',
    asOf: testTenant.asOf,
    observedAt: '2026-11-22T08:00:00Z',
    rows: 0,
    gaps: [],
    issues: [],
    requestIds: [],
    ...given,
  };
}

/** Appends the rows of one table, a page of `pageSize` at a time. */
export async function keep<T extends TableName>(
  run: CollectionRun,
  table: T,
  rows: readonly Partial<ObservationRows[T]>[],
  pageSize = 100,
): Promise<void> {
  const writer = await run.table(table);
  for (let from = 0; from < rows.length; from += pageSize) {
    const page = rows.slice(from, from + pageSize).map((row) => rowOf(table, row));
    const next = from + pageSize;
    await writer.append(page, next < rows.length ? `page at ${next}` : null);
  }
  await writer.close();
}

/** Collects the tables in one run, every source complete but for the reports given, and reads it back. */
export async function storeRun(
  lake: Lake,
  tables: TestTables,
  reports: readonly SourceReport[] = [],
  asOf = testTenant.asOf,
): Promise<StoredRun> {
  const run = await lake.openRun({ tenantId: testTenant.tenantId, asOf });
  for (const [table, rows] of Object.entries(tables)) await keep(run, table as TableName, rows);
  for (const name of sourceNames) {
    await run.sourceDone(reports.find((report) => report.name === name) ?? reportOf(name));
  }
  await run.finish();
  const stored = await lake.newest({ tenantId: testTenant.tenantId, onOrBefore: asOf });
  if (stored === null) throw new TypeError('A finished run was not found');
  return stored;
}
