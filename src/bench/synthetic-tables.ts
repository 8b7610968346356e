import type { TableName } from '../lake/observation.ts';

/** The tables that grow with the number of people. */
export const syntheticTables = [
  'users',
  'assignments',
  'sign_ins',
  'workloads',
  'apps',
  'copilot',
  'mailboxes',
  'activations',
] as const satisfies readonly TableName[];

type SyntheticTable = (typeof syntheticTables)[number];

/** A stable pseudo-random number 0…999 of person `i`, a different one for each question asked. */
const permille = (question: string): string => `(hash(i, '${question}') % 1000)`;
/** A day between `from` and `to` days before `asOf`. */
const daysAgo = (asOf: string, question: string, from: number, to: number): string =>
  `(DATE '${asOf}' - (${from} + hash(i, '${question}') % ${to - from})::INTEGER)`;

const userIdSql = `md5(i::VARCHAR)::UUID::VARCHAR`;
/** Reports give the lower-cased name; the directory does not. */
const upnSql = `'Person.' || i || '@Contoso.example'`;
const userKeySql = `lower(${upnSql})`;

/** SKUs per product, in the order of the reconciler's products. */
export const syntheticProducts: readonly (readonly string[])[] = [
  ['06ebc4ee-1bb5-47dd-8120-11324bc54e06'],
  ['05e9a617-0261-4cee-bb44-138d3ef5d965'],
  ['66b55226-6b4f-492c-910c-a3b7a3c9d993'],
  ['639dec6b-bb19-468b-871c-c5c441c4b0cb', 'ad9c22b3-52d7-4e7e-973c-88121ea96436'],
  ['f8a1db68-be16-40ed-86d5-cb42ce701560'],
  ['c5928f49-12ba-48f7-ada3-0d743a3601d5'],
  ['53818b1b-4a27-454b-8896-0dba576410e6'],
  ['e43b5b99-8dfb-405f-9987-dc307f34bcbd'],
  ['061f9ace-7d42-4136-88ac-31dc755f143f'],
  ['3dd6cf57-d688-4eed-ba52-9e40b5468c3e'],
];

/** The product whose seats are judged by its own report. */
export const copilotProduct = 3;

/** Held by many and owned by nobody: assignments the join has to leave out. */
const freeSku = 'f30db892-07e9-47e9-837c-80727f46fd3d';

/** SKU, and which share of the people hold it (permille, by which question). */
function holdings(): readonly (readonly [skuId: string, condition: string])[] {
  const sku = (product: number, variant = 0): string => syntheticProducts[product]![variant]!;
  const base = permille('base');
  return [
    [sku(0), `${base} < 450`],
    [sku(1), `${base} BETWEEN 450 AND 799`],
    [sku(2), `${base} >= 800`],
    [sku(3), `${permille('copilot')} < 100`],
    [sku(3, 1), `${permille('copilot')} BETWEEN 90 AND 119`],
    [sku(4), `${permille('power-bi')} < 250`],
    [sku(5), `${permille('visio')} < 60`],
    [sku(6), `${permille('project')} < 40`],
    [sku(7), `${permille('phone')} < 300`],
    [sku(8), `${permille('intune')} < 250`],
    [sku(9), `${permille('defender')} < 200`],
    [freeSku, `${permille('free')} < 200`],
  ];
}

/**
 * The rows of people `from` … `to` - 1, as SQL over DuckDB's range and hash: the shares of a large tenant
 * (about 2.7 assignments a person, some twice by two paths, some in error, guests, service accounts, people
 * without a sign-in, without a report row or with failed attempts only).
 */
export function syntheticSql(table: SyntheticTable, from: number, to: number, asOf: string): string {
  const people = `range(${from}, ${to}) t(i)`;
  switch (table) {
    case 'users':
      return usersSql(people, asOf);
    case 'assignments':
      return assignmentsSql(people, asOf);
    case 'sign_ins':
      return signInsSql(people, asOf);
    case 'workloads':
      return workloadsSql(people, asOf);
    case 'apps':
      return `SELECT ${userKeySql} AS "userKey", DATE '${asOf}' - 3 AS "refreshedOn",
          CASE WHEN ${permille('apps')} < 800 THEN ${daysAgo(asOf, 'apps-on', 3, 150)} END AS "lastActivityOn",
          ${permille('desktop')} < 700 AS "usedDesktop", ${permille('mobile')} < 500 AS "usedMobile",
          ${permille('web')} < 800 AS "usedWeb"
        FROM ${people} WHERE ${permille('apps-row')} < 880 ORDER BY hash(i)`;
    case 'copilot':
      return copilotSql(people, asOf);
    case 'mailboxes':
      return `SELECT ${userKeySql} AS "userKey", DATE '${asOf}' - 3 AS "refreshedOn", false AS "isDeleted",
          (hash(i, 'bytes') % 60)::DOUBLE * 1073741824 AS "storageBytes", ${permille('archive')} < 90 AS "hasArchive"
        FROM ${people} WHERE ${permille('mailbox-row')} < 940 ORDER BY hash(i)`;
    case 'activations':
      return `SELECT ${userKeySql} AS "userKey", DATE '${asOf}' - 3 AS "refreshedOn",
          CASE WHEN ${permille('client')} < 60 THEN 'VISIO PLAN 2' WHEN ${permille('client')} < 100
            THEN 'PROJECT PLAN 3' ELSE 'MICROSOFT 365 APPS FOR ENTERPRISE' END AS "productType",
          ${daysAgo(asOf, 'activated-on', 3, 700)} AS "lastActivatedOn", 1 AS "windows"
        FROM ${people} WHERE ${permille('activation-row')} < 600 ORDER BY hash(i)`;
  }
}

function usersSql(people: string, asOf: string): string {
  return `SELECT ${userIdSql} AS "userId", ${upnSql} AS "userPrincipalName", 'Person ' || i AS "displayName",
      ${userKeySql} AS "mail", ${permille('enabled')} < 960 AS "accountEnabled",
      CASE WHEN ${permille('guest')} < 30 THEN 'Guest' ELSE 'Member' END AS "userType",
      CASE WHEN ${permille('created')} < 970 THEN ${daysAgo(asOf, 'created-on', 0, 2500)} END AS "createdOn",
      NULL::DATE AS "leaveOn", 'Department ' || (hash(i, 'department') % 400) AS "department",
      'Contoso' AS "companyName", 'Role ' || (hash(i, 'job') % 900) AS "jobTitle",
      CASE WHEN ${permille('type')} < 8 THEN 'Service Account' WHEN ${permille('type')} < 20 THEN 'On leave'
        WHEN ${permille('type')} < 150 THEN 'Contractor' ELSE 'Employee' END AS "employeeType",
      'GB' AS "usageLocation", ${permille('synced')} < 900 AS "onPremisesSynced",
      CASE WHEN ${permille('extension')} < 100
        THEN '{"extensionAttribute4":"' || (hash(i, 'value') % 50) || '"}' END AS "extensionAttributes"
    FROM ${people}`;
}

function assignmentsSql(people: string, asOf: string): string {
  const held = holdings().map(([skuId, condition]) => `CASE WHEN ${condition} THEN '${skuId}' END`);
  const group = `('0000000' || (hash(i, 'group') % 10) || '-1111-4222-8333-444444444444')`;
  const row = (groupId: string, extra: string): string =>
    `SELECT i, ${userIdSql} AS "userId", "skuId", ${groupId} AS "groupId",
        'licenseAssignmentStates' AS "source",
        CASE WHEN ${permille('state')} < 10 THEN 'Error' ELSE 'Active' END AS "state",
        CASE WHEN ${permille('state')} < 10 THEN 'CountViolation' ELSE 'None' END AS "error",
        ${daysAgo(asOf, 'assigned-on', 0, 1500)} AS "updatedOn", '' AS "disabledPlans"
      FROM held WHERE "skuId" IS NOT NULL ${extra}`;
  return `WITH held AS (SELECT i, unnest([${held.join(', ')}]) AS "skuId" FROM ${people})
    SELECT * EXCLUDE (i) FROM (
      ${row(`CASE WHEN ${permille('path')} < 500 THEN ${group} END`, '')}
      UNION ALL ${row(group, `AND ${permille('path')} >= 930`)}) ORDER BY i`;
}

function signInsSql(people: string, asOf: string): string {
  const share = permille('sign-in');
  return `SELECT "userId", seen AS "lastSuccessfulAt", seen AS "lastInteractiveAt", seen AS "lastNonInteractiveAt",
      seen::DATE AS "lastSeenOn", basis
    FROM (SELECT i, ${userIdSql} AS "userId",
        CASE WHEN ${share} < 900 THEN 'success' WHEN ${share} < 960 THEN 'never' ELSE 'failedOnly' END AS basis,
        (CASE WHEN ${share} < 780 THEN ${daysAgo(asOf, 'seen-on', 0, 60)}
          WHEN ${share} < 810 THEN ${daysAgo(asOf, 'seen-on', 60, 90)}
          WHEN ${share} < 900 THEN ${daysAgo(asOf, 'seen-on', 90, 900)} END)::TIMESTAMPTZ AS seen
      FROM ${people} WHERE ${permille('sign-in-row')} < 970) ORDER BY i`;
}

function workloadsSql(people: string, asOf: string): string {
  const on = (workload: string, share: number): string =>
    `CASE WHEN ${permille(workload)} < ${share} THEN ${daysAgo(asOf, `${workload}-on`, 3, 180)} END AS "${workload}On"`;
  return `SELECT ${userKeySql} AS "userKey", DATE '${asOf}' - 3 AS "refreshedOn", false AS "isDeleted",
      ${on('exchange', 850)}, ${on('oneDrive', 600)}, ${on('sharePoint', 500)}, ${on('skype', 0)},
      ${on('yammer', 30)}, ${on('teams', 750)}
    FROM ${people} WHERE ${permille('workload-row')} < 930 ORDER BY hash(i)`;
}

function copilotSql(people: string, asOf: string): string {
  const app = (name: string): string =>
    `CASE WHEN used AND ${permille(`copilot-${name}`)} < 400 THEN seen END AS "${name}On"`;
  const apps = ['chat', 'teams', 'word', 'excel', 'powerPoint', 'outlook', 'oneNote', 'loop'];
  return `SELECT ${userKeySql} AS "userKey", DATE '${asOf}' - 3 AS "refreshedOn",
      CASE WHEN used THEN seen END AS "lastActivityOn", ${apps.map(app).join(', ')}
    FROM (SELECT i, ${permille('copilot-used')} < 750 AS used, ${daysAgo(asOf, 'copilot-on', 3, 120)} AS seen
      FROM ${people} WHERE ${permille('copilot')} < 117) ORDER BY hash(i)`;
}
