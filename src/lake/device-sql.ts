import { isoOf, type Day } from '../core/model/day.ts';
import type { RunTables } from './seat-query.ts';
import { isGuestSql, readSql } from './use-counts-scope.ts';

/** What tells devices that check in from those that do not. */
export interface DeviceWindow {
  readonly asOf: Day;
  /** A check-in at most this many days ago is active (USE-10). */
  readonly inactiveAfterDays: number;
}

/** A condition as `active`, `inactive` or `unknown`. */
export function checkInSql(column: string, { asOf, inactiveAfterDays }: DeviceWindow): string {
  return `CASE WHEN ${column} IS NULL THEN 'unknown'
    WHEN ${column} >= DATE '${isoOf(asOf - inactiveAfterDays)}' THEN 'active' ELSE 'inactive' END`;
}

/**
 * Intune's devices with whose they are (`ownerId`, null for nobody of the directory), the first indicator of being
 * shared, and their check-in. A person is found by object id, else by user principal name.
 */
export function devicesSql(tables: RunTables, window: DeviceWindow): string {
  return `
    SELECT d.*, d."userId" IS NULL AND d."userKey" IS NULL AS "hasNoUser", coalesce(i."userId", n."userId") AS "ownerId",
      CASE WHEN d."userId" IS NULL AND d."userKey" IS NULL THEN 'noUser'
        WHEN d."enrollmentType" IN ('windowsBulkUserless', 'appleBulkWithoutUser', 'deviceEnrollmentManager')
        THEN d."enrollmentType" END AS "shared",
      ${checkInSql('d."lastSyncOn"', window)} AS "checkIn"
    FROM ${readSql('devices', 'intune-devices', tables)} d
    LEFT JOIN ${tables.sqlOf('users')} i ON i."userId" = d."userId"
    LEFT JOIN ${tables.sqlOf('users')} n ON d."userId" IS NULL AND lower(n."userPrincipalName") = d."userKey"`;
}

/** `devicesSql` with the owner's cohort beside. */
export function ownedDevicesSql(tables: RunTables, window: DeviceWindow): string {
  return `
    SELECT d.*, u."displayName" AS "ownerName",
      CASE WHEN d."hasNoUser" THEN 'noUser' WHEN u."userId" IS NULL THEN 'notInDirectory'
        WHEN ${isGuestSql} THEN 'guest' WHEN u."accountEnabled" IS FALSE THEN 'disabled'
        WHEN h."userId" IS NOT NULL THEN 'licensed' ELSE 'unlicensed' END AS "owner"
    FROM (${devicesSql(tables, window)}) d
    LEFT JOIN ${tables.sqlOf('users')} u ON u."userId" = d."ownerId"
    LEFT JOIN (SELECT DISTINCT "userId" FROM ${tables.sqlOf('assignments')} WHERE "state" IS DISTINCT FROM 'Error') h
      ON h."userId" = d."ownerId"`;
}
