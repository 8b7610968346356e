/** An application permission of Microsoft Graph: an app role of its service principal. */
export interface Permission {
  readonly name: string;
  /** The same in every tenant (graph-and-azure §0.2). */
  readonly appRoleId: string;
  /** What the product loses without it. */
  readonly lost: string;
}

const rows: readonly (readonly [name: string, appRoleId: string, lost: string])[] = [
  [
    'LicenseAssignment.Read.All',
    'e2f98668-2877-4f38-a2f4-8202e0717aa1',
    'what is bought per SKU: no position, no proposal',
  ],
  [
    'Organization.Read.All',
    '498476ce-e0fe-48b0-b801-37ba7e2685c6',
    'subscriptions behind a SKU: trials, what happens next, partners',
  ],
  [
    'GroupMember.Read.All',
    '98830695-27a2-44f7-8c18-0c3ebc9698f6',
    'which groups give licences and whether they can be changed',
  ],
  [
    'ReportSettings.Read.All',
    'ee353f83-55ef-4b78-82da-555bfa2b4b95',
    'the setting that conceals names: each report is looked at instead',
  ],
  [
    'User.Read.All',
    'df021288-bdef-4463-88db-98f22de89214',
    'people and what they hold: no seat, no proposal',
  ],
  [
    'User-LifeCycleInfo.Read.All',
    '8556a004-db57-4d7a-8b82-97a13428e96f',
    'leave dates: nobody is known to be leaving',
  ],
  [
    'AuditLog.Read.All',
    'b0afded3-3588-46d8-8b3d-9842eff778da',
    'when people last signed in, and who changed licences',
  ],
  [
    'Reports.Read.All',
    '230c1aed-a721-4c5d-9cb4-a90514e508ef',
    'activity in every service: no verdict of inactivity',
  ],
  ['Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61', 'which applications a group grants'],
  [
    'MailboxSettings.Read',
    '40f97065-369a-49f4-947c-6a255697ae91',
    'whether a mailbox is shared, a room or equipment',
  ],
  [
    'DeviceManagementManagedDevices.Read.All',
    '2f51be20-0bb4-4fed-bf7b-db946066c75e',
    'devices of Intune and what is installed on them',
  ],
  [
    'CallRecord-PstnCalls.Read.All',
    'a2611786-80b3-417e-adaa-707d4261a5f0',
    'calls into the telephone network',
  ],
  [
    'RoleEligibilitySchedule.Read.Directory',
    'ff278e11-4a33-4d0c-83d2-d01dc58929a5',
    'who is eligible for a role',
  ],
  ['RoleAssignmentSchedule.Read.Directory', 'd5fe8ce8-684c-4c83-a52c-46e882ce4be1', 'who activated a role'],
  ['IdentityRiskEvent.Read.All', '6e472fd1-ad78-48da-a0f0-97ab2c6b769e', 'detections of Identity Protection'],
  [
    'Application.Read.All',
    '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
    'which applications there are, and whose they are',
  ],
  ['Policy.Read.All', '246dd0d5-5bd0-4def-940b-0421030a5b68', 'Conditional Access policies'],
  ['LicenseAssignment.ReadWrite.All', '5facf0c1-8979-4e95-abcf-ff3d079771c0', 'every reclaim, undo and swap'],
  [
    'GroupMember.ReadWrite.All',
    'dbaae8cf-10b5-4b86-a4a1-f871c94c6695',
    'removals from the licence groups the policy names',
  ],
];

const byName = new Map<string, Permission>(
  rows.map(([name, appRoleId, lost]) => [name, { name, appRoleId, lost }]),
);

/** Null for a name that is no permission this product knows. */
export function permissionNamed(name: string): Permission | null {
  return byName.get(name) ?? null;
}

/** `User.Read.All`, and not the name of an Azure role such as `Cost Management Reader`. */
export function isGraphPermission(name: string): boolean {
  return /^[\w-]+(\.[\w-]+)+$/.test(name);
}
