import type { Manifest, TableName } from '../lake/observation.ts';

interface PeerQuestion {
  readonly manifest: Manifest;
  readonly folder: string;
}

/**
 * The people a plan review looks at and how many of them use each feature that a report tells of, counted by DuckDB
 * alone over the same joins. Written apart from the lake's own query on purpose.
 */
export function peopleSql({ manifest, folder }: PeerQuestion): string {
  const table = (name: TableName): string => {
    const files = manifest.files
      .filter((file) => file.table === name)
      .map((file) => `'${folder}/${file.path}'`);
    return `read_parquet([${files.join(', ')}], hive_partitioning = false)`;
  };
  const since = `DATE '${manifest.asOf}' - 90`;
  const counts: Readonly<Record<string, string>> = {
    people: 'true',
    mailbox: `w.exchangeOn >= ${since}`,
    'mailbox-over-2-gib': 'm.storageBytes > 2 * 1073741824.0',
    'mailbox-over-50-gib': 'm.storageBytes > 50 * 1073741824.0',
    archive: 'm.hasArchive',
    files: `greatest(w.oneDriveOn, w.sharePointOn) >= ${since}`,
    teams: `w.teamsOn >= ${since}`,
    'viva-engage': `w.yammerOn >= ${since}`,
    'desktop-apps': 'a.usedDesktop',
    'web-apps': 'a.usedMobile OR a.usedWeb',
    copilot: `c.lastActivityOn >= ${since}`,
    'visio-desktop': 'x.visio',
    'project-desktop': 'x.project',
  };
  const columns = Object.entries(counts).map(
    ([name, condition]) => `count(*) FILTER (${condition})::INTEGER AS "${name}"`,
  );
  return `
    WITH held AS (
      SELECT userId, list(DISTINCT skuId) AS skus FROM ${table('assignments')} WHERE state <> 'Error' GROUP BY userId),
    activated AS (
      SELECT userKey, bool_or(contains(productType, 'VISIO')) AS visio, bool_or(contains(productType, 'PROJECT')) AS project
      FROM ${table('activations')} GROUP BY userKey)
    SELECT ${columns.join(', ')}
    FROM held h
    JOIN ${table('users')} u ON u.userId = h.userId AND u.userType <> 'Guest'
    LEFT JOIN ${table('workloads')} w ON w.userKey = lower(u.userPrincipalName)
    LEFT JOIN ${table('apps')} a ON a.userKey = lower(u.userPrincipalName)
    LEFT JOIN ${table('copilot')} c ON c.userKey = lower(u.userPrincipalName)
    LEFT JOIN ${table('mailboxes')} m ON m.userKey = lower(u.userPrincipalName)
    LEFT JOIN activated x ON x.userKey = lower(u.userPrincipalName)`;
}
