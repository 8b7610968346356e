import { dayText } from './days.ts';
import type { MailboxPurpose, Person } from './person.ts';
import type { Tenant } from './population.ts';
import { hash32 } from './random.ts';
import { csvText } from './sample-row.ts';
import { hasAnyPlan } from './tenant-skus.ts';

/** What an Exchange administrator exports of mailboxes. */
export const holdsHeader = [
  'userPrincipalName',
  'objectId',
  'litigationHold',
  'inPlaceHolds',
  'archive',
  'recipientType',
  'exportedOn',
] as const;

/** What a telephony administrator exports. */
export const phonesHeader = ['userPrincipalName', 'objectId', 'telephoneNumber', 'exportedOn'] as const;

const recipientTypes: Readonly<Record<MailboxPurpose, string>> = {
  user: 'UserMailbox',
  shared: 'SharedMailbox',
  room: 'RoomMailbox',
  equipment: 'EquipmentMailbox',
};

/** Exported a few days ago. */
const daysOld = 2;

/**
 * Every mailbox with its holds, as CSV text. On hold are some of those who work, and those named in `alsoHeld` by
 * object id: nobody whose licence could be taken back, unless somebody asks for it.
 */
export function holdRows(tenant: Tenant, alsoHeld: readonly string[] = []): string {
  const held = new Set(alsoHeld);
  const exportedOn = dayText(tenant.todayDay - daysOld);
  const rows = everybody(tenant).flatMap((person) => {
    if (person.mailbox === null) return [];
    const draw = hash32(tenant.seed, person.index, 173) % 100;
    const works = person.archetype.expect === 'active' || person.archetype.expect === 'protected';
    const litigation = held.has(person.id) || (works && draw < 2);
    const inPlace = works && draw >= 2 && draw < 4 ? 'mbxe9b52bf7ab3b46a286308ecb29624696:2' : '';
    return [
      [
        ...[person.upn, person.id, litigation ? 'True' : 'False', inPlace],
        ...[
          person.mailbox.hasArchive ? 'Active' : 'None',
          recipientTypes[person.purpose ?? 'user'],
          exportedOn,
        ],
      ],
    ];
  });
  return csvText(holdsHeader, rows);
}

/** Who has a phone number, as CSV text: most of those with Teams Phone, whether they use it or not. */
export function phoneRows(tenant: Tenant): string {
  const exportedOn = dayText(tenant.todayDay - daysOld);
  const rows = everybody(tenant).flatMap((person) => {
    if (!person.rows.some(({ sku, state }) => state !== 'Error' && hasAnyPlan(sku, ['MCOEV']))) return [];
    const hasNumber = hash32(tenant.seed, person.index, 179) % 100 < 15;
    return [[person.upn, person.id, hasNumber ? 'yes' : 'no', exportedOn]];
  });
  return csvText(phonesHeader, rows);
}

function everybody(tenant: Tenant): readonly Person[] {
  return Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));
}
