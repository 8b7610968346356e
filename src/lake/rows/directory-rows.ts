import type { IsoDay, IsoInstant } from '../iso-day.ts';

/** Licences, people, groups and what they use: what verdicts rest on, and what people bring beside it. */
export interface DirectoryRows {
  readonly skus: {
    readonly skuId: string;
    readonly skuPartNumber: string;
    readonly appliesTo: string | null;
    readonly capabilityStatus: string | null;
    readonly consumedUnits: number | null;
    readonly enabledUnits: number | null;
    readonly warningUnits: number | null;
    readonly suspendedUnits: number | null;
    readonly lockedOutUnits: number | null;
  };
  readonly subscriptions: {
    readonly subscriptionId: string;
    readonly skuId: string;
    readonly status: string | null;
    readonly isTrial: boolean | null;
    readonly totalUnits: number | null;
    readonly createdOn: IsoDay | null;
    readonly nextLifecycleOn: IsoDay | null;
    /** Who sold it: the tenant itself, or a partner's tenant. Null when Microsoft does not say. */
    readonly ownerTenantId: string | null;
  };
  readonly users: {
    readonly userId: string;
    readonly userPrincipalName: string | null;
    readonly displayName: string | null;
    readonly mail: string | null;
    readonly accountEnabled: boolean | null;
    readonly userType: string | null;
    readonly createdOn: IsoDay | null;
    readonly leaveOn: IsoDay | null;
    readonly department: string | null;
    readonly companyName: string | null;
    readonly jobTitle: string | null;
    readonly employeeType: string | null;
    readonly usageLocation: string | null;
    readonly onPremisesSynced: boolean | null;
    /** JSON object of the extension attributes that are set, or null. */
    readonly extensionAttributes: string | null;
  };
  /** One row per user × SKU × path. A SKU held without a stated path has `source` `assignedLicenses`. */
  readonly assignments: {
    readonly userId: string;
    readonly skuId: string;
    /** Null for a direct assignment. */
    readonly groupId: string | null;
    readonly source: 'licenseAssignmentStates' | 'assignedLicenses';
    readonly state: string | null;
    readonly error: string | null;
    readonly updatedOn: IsoDay | null;
    /** Service plan ids joined by `;`, sorted; empty when none. */
    readonly disabledPlans: string;
  };
  readonly sign_ins: {
    readonly userId: string;
    readonly lastSuccessfulAt: IsoInstant | null;
    readonly lastInteractiveAt: IsoInstant | null;
    readonly lastNonInteractiveAt: IsoInstant | null;
    /** The day that counts; null when there is none or only failures. */
    readonly lastSeenOn: IsoDay | null;
    /** `since`: counted among those who signed in on `seenSince` or after it, and not read (C29). */
    readonly basis: 'success' | 'attempt' | 'failedOnly' | 'never' | 'since';
    readonly seenSince: IsoDay | null;
  };
  readonly groups: {
    readonly groupId: string;
    readonly displayName: string | null;
    readonly isDynamic: boolean | null;
    readonly isSynced: boolean | null;
    readonly isRoleAssignable: boolean | null;
    /** SKU ids joined by `;`. */
    readonly skuIds: string;
  };
  /** getOffice365ActiveUserDetail. `userKey` is the lower-cased UPN. */
  readonly workloads: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly exchangeOn: IsoDay | null;
    readonly oneDriveOn: IsoDay | null;
    readonly sharePointOn: IsoDay | null;
    readonly skypeOn: IsoDay | null;
    readonly yammerOn: IsoDay | null;
    readonly teamsOn: IsoDay | null;
  };
  /** getM365AppUserDetail. */
  readonly apps: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly lastActivationOn: IsoDay | null;
    readonly lastActivityOn: IsoDay | null;
    readonly usedDesktop: boolean | null;
    readonly usedMobile: boolean | null;
    readonly usedWeb: boolean | null;
    /** `outlook:windows;word:web`, sorted: each application on each platform it was used on. Null when no column says. */
    readonly appsUsed: string | null;
  };
  /** getMicrosoft365CopilotUsageUserDetail. */
  readonly copilot: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly lastActivityOn: IsoDay | null;
    readonly chatOn: IsoDay | null;
    readonly teamsOn: IsoDay | null;
    readonly wordOn: IsoDay | null;
    readonly excelOn: IsoDay | null;
    readonly powerPointOn: IsoDay | null;
    readonly outlookOn: IsoDay | null;
    readonly oneNoteOn: IsoDay | null;
    readonly loopOn: IsoDay | null;
  };
  /** getEmailActivityUserDetail, counts of 90 days. Receiving is not activity. */
  readonly email: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly lastActivityOn: IsoDay | null;
    readonly sendCount: number | null;
    readonly receiveCount: number | null;
    readonly readCount: number | null;
    readonly meetingCreatedCount: number | null;
    readonly meetingInteractedCount: number | null;
  };
  /** getTeamsUserActivityUserDetail, counts of 90 days. */
  readonly teams: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly isLicensed: boolean | null;
    readonly lastActivityOn: IsoDay | null;
    readonly teamChatCount: number | null;
    readonly privateChatCount: number | null;
    readonly callCount: number | null;
    readonly meetingCount: number | null;
    readonly meetingsOrganizedCount: number | null;
    readonly meetingsAttendedCount: number | null;
    readonly postCount: number | null;
    readonly replyCount: number | null;
    readonly hasOtherAction: boolean | null;
  };
  /** getOneDriveActivityUserDetail, counts of 90 days. Syncing alone is a device, not a person. */
  readonly onedrive: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly lastActivityOn: IsoDay | null;
    readonly viewedOrEditedCount: number | null;
    readonly syncedCount: number | null;
    readonly sharedInternallyCount: number | null;
    readonly sharedExternallyCount: number | null;
  };
  /** getSharePointActivityUserDetail, counts of 90 days. */
  readonly sharepoint: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly lastActivityOn: IsoDay | null;
    readonly viewedOrEditedCount: number | null;
    readonly syncedCount: number | null;
    readonly sharedInternallyCount: number | null;
    readonly sharedExternallyCount: number | null;
    readonly visitedPageCount: number | null;
  };
  /** getYammerActivityUserDetail, counts of 90 days. */
  readonly engage: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly userState: string | null;
    readonly lastActivityOn: IsoDay | null;
    readonly postedCount: number | null;
    readonly readCount: number | null;
    readonly likedCount: number | null;
  };
  /** getOffice365ActivationsUserDetail: one row per user and product. An activation is not use. */
  readonly activations: {
    readonly userKey: string;
    readonly productType: string;
    readonly refreshedOn: IsoDay;
    readonly lastActivatedOn: IsoDay | null;
    readonly windows: number | null;
    readonly mac: number | null;
    readonly windows10Mobile: number | null;
    readonly ios: number | null;
    readonly android: number | null;
    readonly onSharedComputer: boolean | null;
  };
  /** getMailboxUsageDetail. */
  readonly mailboxes: {
    readonly userKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly createdOn: IsoDay | null;
    readonly lastActivityOn: IsoDay | null;
    readonly itemCount: number | null;
    readonly storageBytes: number | null;
    readonly quotaBytes: number | null;
    readonly hasArchive: boolean | null;
    /** `user`, `shared`, …, lower-cased without the suffix `mailbox`; null where the report has no such column. */
    readonly recipientType: string | null;
  };
  /** getOffice365ServicesUserCounts over 90 days: totals that concealment does not touch. */
  readonly service_counts: {
    readonly service: string;
    readonly refreshedOn: IsoDay;
    readonly active: number | null;
    readonly inactive: number | null;
  };
  /** What administrators attest of features no API tells. `userKey` is `*` for everybody, `-` for nobody. */
  readonly feature_use: {
    readonly feature: string;
    readonly userKey: string;
    readonly lastUsedOn: IsoDay | null;
    readonly attestedBy: string;
    readonly attestedOn: IsoDay;
    readonly evidence: string | null;
  };
  /** getOneDriveUsageAccountDetail: how much somebody's OneDrive holds. `userKey` is its owner. */
  readonly onedrive_sizes: {
    readonly userKey: string;
    /** Somebody may have several: the site's id, else its address, else the line of the report. */
    readonly siteKey: string;
    readonly refreshedOn: IsoDay;
    readonly isDeleted: boolean | null;
    readonly storageBytes: number | null;
  };
  /** What an Exchange administrator exports of mailboxes. `userKey`: object id, or lower-cased user principal name. */
  readonly mailbox_holds: {
    readonly userKey: string;
    readonly exportedOn: IsoDay;
    readonly importedBy: string;
    /** Litigation hold, or any hold of a retention policy; null when the list does not say. */
    readonly isOnHold: boolean | null;
    readonly hasArchive: boolean | null;
    /** As in `mailboxes`. */
    readonly recipientType: string | null;
  };
  /** Who has a phone number, as a telephony administrator exports it; never the number. */
  readonly phone_numbers: {
    readonly userKey: string;
    readonly exportedOn: IsoDay;
    readonly importedBy: string;
    readonly hasNumber: boolean;
  };
  /** `Change user license` of the directory's audit log: one row per entry and person (ASG-11, GOV-11). */
  readonly directory_audits: {
    readonly auditId: string;
    readonly userId: string;
    readonly happenedAt: IsoInstant;
    readonly activity: string;
    readonly result: string | null;
    /** Null when the entry names neither. */
    readonly actorKind: 'user' | 'app' | null;
    /** Object id of a person, application id of an app. */
    readonly actorId: string | null;
    /** Object id of the app's service principal: many entries name that and no application id. */
    readonly actorPrincipalId: string | null;
    readonly actorName: string | null;
    readonly correlationId: string | null;
    /** SKU ids joined by `;`, sorted. Both null: the entry does not say what changed. */
    readonly addedSkuIds: string | null;
    readonly removedSkuIds: string | null;
  };
}

export const directorySources = [
  'skus',
  'subscriptions',
  'groups',
  'report-settings',
  'users',
  'sign-ins',
  'active-users',
  'm365-apps',
  'copilot',
  'email-activity',
  'teams-activity',
  'onedrive-activity',
  'sharepoint-activity',
  'engage-activity',
  'activations',
  'mailbox-usage',
  'service-counts',
  'features',
  'onedrive-usage',
  'holds',
  'phones',
  'directory-audits',
] as const;

export const tablesOfDirectorySource: Readonly<
  Record<(typeof directorySources)[number], readonly (keyof DirectoryRows)[]>
> = {
  skus: ['skus'],
  subscriptions: ['subscriptions'],
  groups: ['groups'],
  'report-settings': [],
  users: ['users', 'assignments'],
  'sign-ins': ['sign_ins'],
  'active-users': ['workloads'],
  'm365-apps': ['apps'],
  copilot: ['copilot'],
  'email-activity': ['email'],
  'teams-activity': ['teams'],
  'onedrive-activity': ['onedrive'],
  'sharepoint-activity': ['sharepoint'],
  'engage-activity': ['engage'],
  activations: ['activations'],
  'mailbox-usage': ['mailboxes'],
  'service-counts': ['service_counts'],
  features: ['feature_use'],
  'onedrive-usage': ['onedrive_sizes'],
  holds: ['mailbox_holds'],
  phones: ['phone_numbers'],
  'directory-audits': ['directory_audits'],
};
