import { calPosition } from '../../core/servers/cal-position.ts';
import { known, unknown } from '../../core/model/product.ts';
import type { CalDocument } from '../../reports/server-cal-document.ts';
import type { Basis } from '../../reports/usage-document-basis.ts';

/** So many kinds of licences, each short of 15. */
export function sampleCals(basis: Basis, isUnknown: boolean, rows: number, nameLength: number): CalDocument {
  const cals = Array.from({ length: rows }, (_, index) => ({
    ...calPosition({
      cal: `server ${index} `.padEnd(nameLength, 'x'),
      people: isUnknown ? unknown('users-incomplete') : known(100),
      covered: isUnknown ? unknown('no-cal-attestation') : known(25),
      devices: isUnknown ? unknown('intune-devices-missing') : known(40),
      ownedByUser: isUnknown ? unknown('not-in-register') : known(60),
      ownedByDevice: isUnknown ? unknown('not-in-register') : known(0),
    }),
    attestations: [{ source: 'Product Terms', attestedBy: 'someone', attestedOn: '2026-10-01' }],
  }));
  return { ...basis, method: 'Needed: people whom no attested plan covers.', cals };
}
