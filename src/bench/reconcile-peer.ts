import type { DecisionPolicy } from '../core/model/policy.ts';
import type { Manifest, TableName } from '../lake/observation.ts';

interface PeerQuestion {
  readonly manifest: Manifest;
  readonly folder: string;
  readonly products: readonly (readonly string[])[];
  readonly copilotProduct: number;
  readonly protectedTypes: readonly string[];
  readonly policy: DecisionPolicy;
}

/**
 * The same join and the same verdicts, counted by DuckDB alone: what a fold in JavaScript is measured against,
 * and a second opinion on its numbers. Written apart from the lake's own query on purpose.
 */
export function peerSql(question: PeerQuestion): string {
  const { manifest, folder, products, copilotProduct, protectedTypes, policy } = question;
  const table = (name: TableName): string => {
    const files = manifest.files
      .filter((file) => file.table === name)
      .map((file) => `'${folder}/${file.path}'`);
    return `read_parquet([${files.join(', ')}], hive_partitioning = false)`;
  };
  const skus = products.flatMap((skuIds, product) => skuIds.map((skuId) => `('${skuId}', ${product})`));
  const asOf = `DATE '${manifest.asOf}'`;
  const types = protectedTypes.map((type) => `'${type.toLowerCase()}'`).join(', ');
  const isCopilot = `product = ${copilotProduct}`;
  return `
    WITH sku_products (skuId, product) AS (VALUES ${skus.join(', ')}),
    held AS (
      SELECT userId, product, min(updatedOn) AS heldSince
      FROM ${table('assignments')} JOIN sku_products USING (skuId)
      WHERE state <> 'Error' GROUP BY userId, product),
    people AS (
      SELECT u.userId, lower(u.userType) = 'guest' AS isGuest, lower(u.employeeType) IN (${types}) AS isProtected,
        u.createdOn, s.basis, s.lastSeenOn, c.userKey AS copilotKey, c.lastActivityOn AS copilotOn,
        greatest(w.exchangeOn, w.oneDriveOn, w.sharePointOn, w.skypeOn, w.yammerOn, w.teamsOn, a.lastActivityOn)
          AS workloadOn
      FROM ${table('users')} u
      LEFT JOIN ${table('sign_ins')} s ON s.userId = u.userId
      LEFT JOIN ${table('workloads')} w ON w.userKey = lower(u.userPrincipalName)
      LEFT JOIN ${table('apps')} a ON a.userKey = lower(u.userPrincipalName)
      LEFT JOIN ${table('copilot')} c ON c.userKey = lower(u.userPrincipalName)),
    judged AS (
      SELECT product, CASE
        WHEN isGuest THEN 'protected'
        WHEN ${isCopilot} AND ${asOf} - copilotOn < ${policy.copilotZeroUsageDays} THEN 'active'
        WHEN NOT ${isCopilot} AND ${asOf} - lastSeenOn <= ${policy.classifyAfterDays} THEN 'active'
        WHEN isProtected THEN 'protected'
        WHEN ${asOf} - heldSince < ${policy.newForDays} OR ${asOf} - createdOn < ${policy.newForDays} THEN 'new'
        WHEN ${isCopilot} AND copilotKey IS NULL OR NOT ${isCopilot} AND basis IS NULL THEN 'unknown'
        WHEN ${isCopilot} THEN CASE WHEN copilotOn IS NULL THEN 'neverUsed' ELSE 'inactive' END
        WHEN ${asOf} - workloadOn <= ${policy.classifyAfterDays} THEN 'unknown'
        WHEN basis = 'never' THEN 'neverUsed' ELSE 'inactive' END AS verdict
      FROM held LEFT JOIN people ON people.userId = held.userId)
    SELECT product, verdict, count(*)::INTEGER AS seats FROM judged GROUP BY ALL`;
}
