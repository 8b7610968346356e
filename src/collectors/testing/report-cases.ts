import type { ObservationRows, TableName } from '../../lake/observation.ts';
import {
  activationHeader,
  day,
  emailHeader,
  engageHeader,
  mailboxHeader,
  oneDriveHeader,
  sharePointHeader,
  teamsHeader,
  type TenantSource,
} from './scripted-tenant.ts';

/** A usage report on people, as the healthy tenant has it. */
export interface ReportCase {
  readonly source: TenantSource;
  readonly table: TableName;
  readonly path: string;
  readonly header: string;
  /** What the healthy tenant's report becomes. */
  readonly rows: readonly object[];
  readonly mayBeEmpty: boolean;
  /** The cell that marks a deleted subject; null where the report has no such rows. */
  readonly deleted: readonly [column: string, value: string] | null;
  /** Columns that may be missing, and what then is unknown. */
  readonly optional: Readonly<Record<string, string>>;
}

const ann = { userKey: 'ann@contoso.com', refreshedOn: day };
const isDeleted = ['Is Deleted', 'True'] as const;
const fileCounts = {
  viewedOrEditedCount: 14,
  syncedCount: 62,
  sharedInternallyCount: 1,
  sharedExternallyCount: 0,
};
const fileColumns = {
  'Viewed Or Edited File Count': 'viewedOrEditedCount',
  'Synced File Count': 'syncedCount',
  'Shared Internally File Count': 'sharedInternallyCount',
  'Shared Externally File Count': 'sharedExternallyCount',
};

export const reportCases: readonly ReportCase[] = [
  {
    source: 'email-activity',
    table: 'email',
    path: "/v1.0/reports/getEmailActivityUserDetail(period='D90')",
    header: emailHeader,
    rows: [
      {
        ...ann,
        isDeleted: false,
        lastActivityOn: day,
        sendCount: 12,
        receiveCount: 340,
        readCount: 250,
        meetingCreatedCount: 3,
        meetingInteractedCount: 7,
      } satisfies ObservationRows['email'],
    ],
    mayBeEmpty: false,
    deleted: isDeleted,
    optional: {
      'Send Count': 'sendCount',
      'Receive Count': 'receiveCount',
      'Read Count': 'readCount',
      'Meeting Created Count': 'meetingCreatedCount',
      'Meeting Interacted Count': 'meetingInteractedCount',
    },
  },
  {
    source: 'teams-activity',
    table: 'teams',
    path: "/v1.0/reports/getTeamsUserActivityUserDetail(period='D90')",
    header: teamsHeader,
    rows: [
      {
        ...ann,
        isDeleted: false,
        isLicensed: true,
        lastActivityOn: day,
        teamChatCount: 3,
        privateChatCount: 120,
        callCount: 4,
        meetingCount: 9,
        meetingsOrganizedCount: 2,
        meetingsAttendedCount: 7,
        postCount: 5,
        replyCount: 1,
        hasOtherAction: true,
      } satisfies ObservationRows['teams'],
    ],
    mayBeEmpty: true,
    deleted: isDeleted,
    optional: {
      'Team Chat Message Count': 'teamChatCount',
      'Private Chat Message Count': 'privateChatCount',
      'Call Count': 'callCount',
      'Meeting Count': 'meetingCount',
      'Meetings Organized Count': 'meetingsOrganizedCount',
      'Meetings Attended Count': 'meetingsAttendedCount',
      'Post Messages': 'postCount',
      'Reply Messages': 'replyCount',
      'Has Other Action': 'hasOtherAction',
      'Is Licensed': 'isLicensed',
    },
  },
  {
    source: 'onedrive-activity',
    table: 'onedrive',
    path: "/v1.0/reports/getOneDriveActivityUserDetail(period='D90')",
    header: oneDriveHeader,
    rows: [
      {
        ...ann,
        isDeleted: false,
        lastActivityOn: '2026-11-17',
        ...fileCounts,
      } satisfies ObservationRows['onedrive'],
    ],
    mayBeEmpty: false,
    deleted: isDeleted,
    optional: fileColumns,
  },
  {
    source: 'sharepoint-activity',
    table: 'sharepoint',
    path: "/v1.0/reports/getSharePointActivityUserDetail(period='D90')",
    header: sharePointHeader,
    rows: [
      {
        ...ann,
        isDeleted: false,
        lastActivityOn: '2026-11-17',
        ...fileCounts,
        visitedPageCount: 33,
      } satisfies ObservationRows['sharepoint'],
    ],
    mayBeEmpty: false,
    deleted: isDeleted,
    optional: { ...fileColumns, 'Visited Page Count': 'visitedPageCount' },
  },
  {
    source: 'engage-activity',
    table: 'engage',
    path: "/v1.0/reports/getYammerActivityUserDetail(period='D90')",
    header: engageHeader,
    rows: [
      {
        ...ann,
        userState: 'active',
        lastActivityOn: day,
        postedCount: 1,
        readCount: 20,
        likedCount: 2,
      } satisfies ObservationRows['engage'],
    ],
    mayBeEmpty: true,
    deleted: ['User State', 'Deleted'],
    optional: { 'Posted Count': 'postedCount', 'Read Count': 'readCount', 'Liked Count': 'likedCount' },
  },
  {
    source: 'activations',
    table: 'activations',
    path: '/v1.0/reports/getOffice365ActivationsUserDetail',
    header: activationHeader,
    rows: [
      {
        ...ann,
        productType: 'MICROSOFT 365 APPS FOR ENTERPRISE',
        lastActivatedOn: '2026-01-12',
        windows: 2,
        mac: 0,
        windows10Mobile: 0,
        ios: 1,
        android: 0,
        onSharedComputer: false,
      },
      {
        ...ann,
        productType: 'VISIO PLAN 2',
        lastActivatedOn: '2026-02-12',
        windows: 1,
        mac: 0,
        windows10Mobile: 0,
        ios: 0,
        android: 0,
        onSharedComputer: true,
      },
    ] satisfies ObservationRows['activations'][],
    mayBeEmpty: true,
    deleted: null,
    optional: {
      Windows: 'windows',
      Mac: 'mac',
      'Windows 10 Mobile': 'windows10Mobile',
      iOS: 'ios',
      Android: 'android',
      'Activated On Shared Computer': 'onSharedComputer',
    },
  },
  {
    source: 'mailbox-usage',
    table: 'mailboxes',
    path: "/v1.0/reports/getMailboxUsageDetail(period='D180')",
    header: mailboxHeader,
    rows: [
      {
        ...ann,
        isDeleted: false,
        createdOn: '2025-08-08',
        lastActivityOn: day,
        itemCount: 4096,
        storageBytes: 64_424_509_440,
        quotaBytes: 107_374_182_400,
        hasArchive: true,
        recipientType: 'user',
      } satisfies ObservationRows['mailboxes'],
    ],
    mayBeEmpty: false,
    deleted: isDeleted,
    optional: {
      'Created Date': 'createdOn',
      'Item Count': 'itemCount',
      'Storage Used (Byte)': 'storageBytes',
      'Prohibit Send/Receive Quota (Byte)': 'quotaBytes',
      'Has Archive': 'hasArchive',
      'Recipient Type': 'recipientType',
    },
  },
];

/** A line in which everything is blank but what is given. */
export function lineOf(header: string, given: Readonly<Record<string, string>>): string {
  const filled: Readonly<Record<string, string>> = {
    'Report Refresh Date': day,
    'User Principal Name': 'Bob@contoso.com',
    ...(header === activationHeader && { 'Product Type': 'VISIO PLAN 2', 'Last Activated Date': day }),
    ...given,
  };
  return header
    .split(',')
    .map((column) => filled[column] ?? '')
    .join(',');
}
