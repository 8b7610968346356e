import type { RunTables } from './seat-query.ts';
import { readSql } from './use-counts-scope.ts';

/**
 * Every resource that can be licensed, with the cores of its own size where it does not state them; a SQL Server has
 * those of the machine it runs on.
 */
export function azureResourcesSql(tables: RunTables): string {
  const resources = readSql('azure_resources', 'azure-resources', tables);
  return `
    WITH sizes AS (
      SELECT lower("location") AS "location", lower("size") AS "size", max("vCpus") AS "vCpus"
      FROM ${readSql('azure_sizes', 'azure-resources', tables)} GROUP BY 1, 2),
    sized AS (
      SELECT r.*, coalesce(r."vCores", s."vCpus") AS "cores"
      FROM ${resources} r
      LEFT JOIN sizes s ON s."location" = lower(r."location") AND s."size" = lower(r."size"))
    SELECT r."resourceId", r."name", r."kind", r."subscriptionId", r."resourceGroup", r."osType", r."licenseType",
      r."edition", r."size", r."instances", coalesce(r."cores", m."cores")::INTEGER AS "vCores", r."isDevTest"
    FROM sized r
    LEFT JOIN sized m ON r."kind" = 'sqlvm' AND m."kind" = 'vm' AND m."resourceId" = lower(r."vmId")
    ORDER BY r."resourceId"`;
}
