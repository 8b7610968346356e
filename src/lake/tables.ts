import type { ObservationRows, TableName } from './observation.ts';

/**
 * How a column is stored: text VARCHAR, flag BOOLEAN, count INTEGER, bytes DOUBLE (exact up to 8 PiB), day DATE,
 * instant TIMESTAMP in UTC.
 */
export type ColumnKind = 'text' | 'flag' | 'count' | 'bytes' | 'day' | 'instant';

interface TableShape<T extends TableName> {
  readonly columns: Readonly<Record<keyof ObservationRows[T] & string, ColumnKind>>;
  readonly key: readonly (keyof ObservationRows[T] & string)[];
}

const tables: { readonly [T in TableName]: TableShape<T> } = {
  skus: {
    columns: {
      skuId: 'text',
      skuPartNumber: 'text',
      appliesTo: 'text',
      capabilityStatus: 'text',
      consumedUnits: 'count',
      enabledUnits: 'count',
      warningUnits: 'count',
      suspendedUnits: 'count',
      lockedOutUnits: 'count',
    },
    key: ['skuId'],
  },
  subscriptions: {
    columns: {
      subscriptionId: 'text',
      skuId: 'text',
      status: 'text',
      isTrial: 'flag',
      totalUnits: 'count',
      createdOn: 'day',
      nextLifecycleOn: 'day',
      ownerTenantId: 'text',
    },
    key: ['subscriptionId'],
  },
  users: {
    columns: {
      userId: 'text',
      userPrincipalName: 'text',
      displayName: 'text',
      mail: 'text',
      accountEnabled: 'flag',
      userType: 'text',
      createdOn: 'day',
      leaveOn: 'day',
      department: 'text',
      companyName: 'text',
      jobTitle: 'text',
      employeeType: 'text',
      usageLocation: 'text',
      onPremisesSynced: 'flag',
      extensionAttributes: 'text',
    },
    key: ['userId'],
  },
  assignments: {
    columns: {
      userId: 'text',
      skuId: 'text',
      groupId: 'text',
      source: 'text',
      state: 'text',
      error: 'text',
      updatedOn: 'day',
      disabledPlans: 'text',
    },
    key: ['userId', 'skuId', 'groupId', 'source'],
  },
  sign_ins: {
    columns: {
      userId: 'text',
      lastSuccessfulAt: 'instant',
      lastInteractiveAt: 'instant',
      lastNonInteractiveAt: 'instant',
      lastSeenOn: 'day',
      basis: 'text',
    },
    key: ['userId'],
  },
  groups: {
    columns: {
      groupId: 'text',
      displayName: 'text',
      isDynamic: 'flag',
      isSynced: 'flag',
      isRoleAssignable: 'flag',
      skuIds: 'text',
    },
    key: ['groupId'],
  },
  workloads: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      isDeleted: 'flag',
      exchangeOn: 'day',
      oneDriveOn: 'day',
      sharePointOn: 'day',
      skypeOn: 'day',
      yammerOn: 'day',
      teamsOn: 'day',
    },
    key: ['userKey'],
  },
  apps: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      lastActivationOn: 'day',
      lastActivityOn: 'day',
      usedDesktop: 'flag',
      usedMobile: 'flag',
      usedWeb: 'flag',
      appsUsed: 'text',
    },
    key: ['userKey'],
  },
  copilot: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      lastActivityOn: 'day',
      chatOn: 'day',
      teamsOn: 'day',
      wordOn: 'day',
      excelOn: 'day',
      powerPointOn: 'day',
      outlookOn: 'day',
      oneNoteOn: 'day',
      loopOn: 'day',
    },
    key: ['userKey'],
  },
  email: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      isDeleted: 'flag',
      lastActivityOn: 'day',
      sendCount: 'count',
      receiveCount: 'count',
      readCount: 'count',
      meetingCreatedCount: 'count',
      meetingInteractedCount: 'count',
    },
    key: ['userKey'],
  },
  teams: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      isDeleted: 'flag',
      isLicensed: 'flag',
      lastActivityOn: 'day',
      teamChatCount: 'count',
      privateChatCount: 'count',
      callCount: 'count',
      meetingCount: 'count',
      meetingsOrganizedCount: 'count',
      meetingsAttendedCount: 'count',
      postCount: 'count',
      replyCount: 'count',
      hasOtherAction: 'flag',
    },
    key: ['userKey'],
  },
  onedrive: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      isDeleted: 'flag',
      lastActivityOn: 'day',
      viewedOrEditedCount: 'count',
      syncedCount: 'count',
      sharedInternallyCount: 'count',
      sharedExternallyCount: 'count',
    },
    key: ['userKey'],
  },
  sharepoint: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      isDeleted: 'flag',
      lastActivityOn: 'day',
      viewedOrEditedCount: 'count',
      syncedCount: 'count',
      sharedInternallyCount: 'count',
      sharedExternallyCount: 'count',
      visitedPageCount: 'count',
    },
    key: ['userKey'],
  },
  engage: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      userState: 'text',
      lastActivityOn: 'day',
      postedCount: 'count',
      readCount: 'count',
      likedCount: 'count',
    },
    key: ['userKey'],
  },
  activations: {
    columns: {
      userKey: 'text',
      productType: 'text',
      refreshedOn: 'day',
      lastActivatedOn: 'day',
      windows: 'count',
      mac: 'count',
      windows10Mobile: 'count',
      ios: 'count',
      android: 'count',
      onSharedComputer: 'flag',
    },
    key: ['userKey', 'productType'],
  },
  mailboxes: {
    columns: {
      userKey: 'text',
      refreshedOn: 'day',
      isDeleted: 'flag',
      createdOn: 'day',
      lastActivityOn: 'day',
      itemCount: 'count',
      storageBytes: 'bytes',
      quotaBytes: 'bytes',
      hasArchive: 'flag',
      recipientType: 'text',
    },
    key: ['userKey'],
  },
  service_counts: {
    columns: {
      service: 'text',
      refreshedOn: 'day',
      active: 'count',
      inactive: 'count',
    },
    key: ['service'],
  },
  feature_use: {
    columns: {
      feature: 'text',
      userKey: 'text',
      lastUsedOn: 'day',
      attestedBy: 'text',
      attestedOn: 'day',
      evidence: 'text',
    },
    key: ['feature', 'userKey'],
  },
  onedrive_sizes: {
    columns: { userKey: 'text', refreshedOn: 'day', isDeleted: 'flag', storageBytes: 'bytes' },
    key: ['userKey'],
  },
  mailbox_holds: {
    columns: {
      userKey: 'text',
      exportedOn: 'day',
      importedBy: 'text',
      isOnHold: 'flag',
      hasArchive: 'flag',
      recipientType: 'text',
    },
    key: ['userKey'],
  },
  phone_numbers: {
    columns: { userKey: 'text', exportedOn: 'day', importedBy: 'text', hasNumber: 'flag' },
    key: ['userKey'],
  },
  directory_audits: {
    columns: {
      auditId: 'text',
      userId: 'text',
      happenedAt: 'instant',
      activity: 'text',
      result: 'text',
      actorKind: 'text',
      actorId: 'text',
      actorPrincipalId: 'text',
      actorName: 'text',
      correlationId: 'text',
      addedSkuIds: 'text',
      removedSkuIds: 'text',
    },
    key: ['auditId', 'userId'],
  },
};

export const tableNames = Object.keys(tables) as readonly TableName[];

/** `"userId", "skuId"`: the columns that make a row the same fact, however often its page was read. */
export function keySql(table: TableName): string {
  const key: readonly string[] = tables[table].key;
  return key.map((column) => `"${column}"`).join(', ');
}

const sqlTypes: Readonly<Record<ColumnKind, string>> = {
  text: 'VARCHAR',
  flag: 'BOOLEAN',
  count: 'INTEGER',
  bytes: 'DOUBLE',
  day: 'DATE',
  instant: 'TIMESTAMPTZ',
};

/** `"userId" VARCHAR, "createdOn" DATE, …`: the columns as a table definition. */
export function columnsSql(table: TableName): string {
  return columnEntries(table)
    .map(([name, kind]) => `"${name}" ${sqlTypes[kind]}`)
    .join(', ');
}

/** A relation with the table's columns and no rows, for a table nothing was written to. */
export function emptySql(table: TableName): string {
  const columns = columnEntries(table).map(([name, kind]) => `NULL::${sqlTypes[kind]} AS "${name}"`);
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

export function columnEntries(table: TableName): [name: string, kind: ColumnKind][] {
  return Object.entries<ColumnKind>(tables[table].columns);
}
