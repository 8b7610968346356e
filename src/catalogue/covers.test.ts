import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import type { PublishedSku } from './overlay.ts';

const catalogue = createCatalogue();

function skuIdOf(partNumber: string): string {
  const found = catalogue.skus().find((sku) => sku.skuPartNumber.replace(/\u00A0/g, ' ') === partNumber);
  if (found === undefined) throw new TypeError(`no SKU ${partNumber}`);
  return found.skuId;
}

function covers(covering: string, covered: string): boolean {
  return catalogue.covers(skuIdOf(covering), skuIdOf(covered));
}

/** By service plans alone, of Microsoft's table of 2026: a SKU < those that contain all of it. */
const contained = `
  SPE_E5_NOPSTNCONF < SPE_E5
  M365_F1_COMM < SPE_F1
  Microsoft_365_E3 < SPE_E3
  Microsoft_365_E5 < SPE_E5
  Microsoft_365_E5_without_Audio_Conferencing < SPE_E5
  O365_w/o Teams Bundle_M3 < SPE_E3 | Microsoft_365_E3_(no_Teams)
  O365_w/o_Teams_Bundle_M5_(500_seats_min)_HUB < SPE_E5 | Microsoft_365_E5_(no_Teams)
  Microsoft_365_E5_EEA_(no_Teams)_without_Audio_Conferencing < SPE_E5 | Microsoft_365_E5_(no_Teams)
  Microsoft_365_F1_EEA_(no_Teams) < SPE_F1
  ENTERPRISEPACK < SPE_E3
  ENTERPRISEPREMIUM < SPE_E5
  ENTERPRISEPREMIUM_NOPSTNCONF < SPE_E5
  Office_365_E3_(no_Teams) < Microsoft_365_E3_(no_Teams)
  Office_365_w/o_Teams_Bundle_E1 < STANDARDPACK
  O365_w/o_Teams_Bundle_E3 < SPE_E3 | ENTERPRISEPACK | Microsoft_365_E3_(no_Teams)
  Office_365_w/o_Teams_Bundle_E5 < SPE_E5 | Microsoft_365_E5_(no_Teams)
  O365_BUSINESS_ESSENTIALS < STANDARDPACK
  Microsoft_365_Business_Standard_EEA_(no_Teams) < O365_BUSINESS_PREMIUM
  Office_365_w/o_Teams_Bundle_Business_Premium < SPB
  Office_365_w/o_Teams_Bundle_Business_Standard < O365_BUSINESS_PREMIUM
  EMS < SPE_E3 | SPE_F1 | M365_F1_COMM | SPB | Microsoft_365_E3_(no_Teams)
  EMSPREMIUM < SPE_E5 | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams)
  DEVELOPERPACK_E5 < SPE_E5
  Microsoft_365_Copilot < MICROSOFT_365_E7
  M365_Copilot < MICROSOFT_365_E7
  IDENTITY_THREAT_PROTECTION < SPE_E5 | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams)
  IDENTITY_THREAT_PROTECTION_FOR_EMS_E5 < SPE_E5 | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | IDENTITY_THREAT_PROTECTION
  INFORMATION_PROTECTION_COMPLIANCE < SPE_E5 | Microsoft_365_E5_(no_Teams)
  SPE_F5_SEC < SPE_E5 | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | IDENTITY_THREAT_PROTECTION
  EQUIVIO_ANALYTICS < SPE_E5 | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | INFORMATION_PROTECTION_COMPLIANCE
  ADALLOM_O365 < SPE_E5 | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams)
  Microsoft_Entra_ID_Governance < MICROSOFT_365_E7
  Microsoft_Entra_Suite_Step_Up_for_Microsoft_Entra_ID_P2 < MICROSOFT_365_E7
  MCOEV < SPE_E5 | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams)
  MCOMEETADV < SPE_E5 | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams)
  EXCHANGEARCHIVE_ADDON < SPB
  AGENT_365 < MICROSOFT_365_E7
  ATP_ENTERPRISE < SPE_E3 | SPE_E5 | SPB | ENTERPRISEPACK | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | IDENTITY_THREAT_PROTECTION
  THREAT_INTELLIGENCE < SPE_E5 | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | IDENTITY_THREAT_PROTECTION
  AAD_PREMIUM < SPE_E3 | SPE_F1 | M365_F1_COMM | SPB | EMS | Microsoft_365_E3_(no_Teams)
  INTUNE_A < SPE_E3 | SPE_E5 | SPE_F1 | M365_F1_COMM | SPB | EMS | EMSPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  INTUNE_A_D < SPE_E3 | SPE_E5 | SPE_F1 | M365_F1_COMM | SPB | EMS | EMSPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  POWER_BI_PRO < SPE_E5 | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams)
  EXCHANGESTANDARD < SPB | O365_BUSINESS_PREMIUM | STANDARDPACK
  EXCHANGEENTERPRISE < SPE_E3 | SPE_E5 | ENTERPRISEPACK | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  EXCHANGEDESKLESS < SPE_F1 | M365_F1_COMM | DESKLESSPACK
  SHAREPOINTSTANDARD < SPB | O365_BUSINESS_PREMIUM | O365_BUSINESS_ESSENTIALS | STANDARDPACK
  SHAREPOINTENTERPRISE < SPE_E3 | SPE_E5 | ENTERPRISEPACK | ENTERPRISEPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  WIN_DEF_ATP < SPE_E5 | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | IDENTITY_THREAT_PROTECTION
  ADALLOM_STANDALONE < SPE_E5 | EMSPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E5_(no_Teams) | IDENTITY_THREAT_PROTECTION | INFORMATION_PROTECTION_COMPLIANCE
  WIN10_PRO_ENT_SUB < SPE_E3 | SPE_E5 | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  RIGHTSMANAGEMENT < SPE_E3 | SPE_E5 | SPE_F1 | M365_F1_COMM | SPB | EMS | EMSPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  RIGHTSMANAGEMENT_CE < SPE_E3 | SPE_E5 | SPE_F1 | M365_F1_COMM | SPB | EMS | EMSPREMIUM | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  Microsoft_Teams_Rooms_Pro < SPE_E5 | MICROSOFT_365_E7
  MCOCAP < SPE_E5 | MICROSOFT_365_E7
  MCOSTANDARD < SPE_E3 | SPE_E5 | SPB | O365_BUSINESS_PREMIUM | O365_BUSINESS_ESSENTIALS | ENTERPRISEPACK | ENTERPRISEPREMIUM | STANDARDPACK | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  UNIVERSAL_PRINT < SPE_E3 | SPE_E5 | SPE_F1 | SPB | MICROSOFT_365_E7 | Microsoft_365_E3_(no_Teams) | Microsoft_365_E5_(no_Teams)
  RMSBASIC < O365_BUSINESS_PREMIUM | STANDARDPACK | DESKLESSPACK
  SMB_APPS < SPB | O365_BUSINESS_PREMIUM
  Microsoft365_Lighthouse < SPE_E3 | SPB | Microsoft_365_E3_(no_Teams)
`
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [covered = '', coverings = ''] = line.trim().split(' < ');
    return coverings.split(' | ').map((covering) => [covering, covered] as const);
  });

describe('covers', () => {
  it('holds for every SKU whose plans another contains', () => {
    const missed = contained.filter(([covering, covered]) => !covers(covering, covered));

    expect(contained).toHaveLength(203);
    expect(missed).toEqual([]);
  });

  it.each([
    [
      'SPE_E5',
      'SPE_E3 ENTERPRISEPACK ENTERPRISEPREMIUM EMS EMSPREMIUM AAD_PREMIUM AAD_PREMIUM_P2 POWER_BI_PRO',
    ],
    ['SPE_E5', 'MCOEV MCOMEETADV ATP_ENTERPRISE THREAT_INTELLIGENCE WIN_DEF_ATP DEFENDER_ENDPOINT_P1 ATA'],
    [
      'SPE_E5',
      'SPB SPE_F1 M365_F1 SPE_F5_SECCOMP IDENTITY_THREAT_PROTECTION INFORMATION_PROTECTION_COMPLIANCE',
    ],
    [
      'SPE_E3',
      'ENTERPRISEPACK EMS AAD_PREMIUM INTUNE_A OFFICESUBSCRIPTION EXCHANGESTANDARD EXCHANGEENTERPRISE',
    ],
    [
      'SPE_E3',
      'STANDARDPACK DESKLESSPACK SPE_F1 O365_BUSINESS_PREMIUM EXCHANGEARCHIVE_ADDON WACONEDRIVEENTERPRISE',
    ],
    ['ENTERPRISEPREMIUM', 'ENTERPRISEPACK STANDARDPACK'],
    ['MICROSOFT_365_E7', 'SPE_E5 M365_Copilot AGENT_365'],
    ['THREAT_INTELLIGENCE', 'ATP_ENTERPRISE'],
    ['EMSPREMIUM', 'EMS ADALLOM_STANDALONE'],
    ['VISIOCLIENT', 'VISIOONLINE_PLAN1'],
    ['OFFICESUBSCRIPTION', 'O365_BUSINESS'],
  ])('%s covers %s', (covering, covered) => {
    expect(covered.split(' ').filter((one) => !covers(covering, one))).toEqual([]);
  });

  it.each([
    [
      'SPE_E3',
      'SPE_E5 EMSPREMIUM AAD_PREMIUM_P2 POWER_BI_PRO MCOEV THREAT_INTELLIGENCE WIN_DEF_ATP M365_Copilot',
    ],
    ['SPE_E3', 'VISIOCLIENT PROJECTPROFESSIONAL IDENTITY_THREAT_PROTECTION WIN10_VDA_E3'],
    [
      'SPE_E5',
      'M365_Copilot Microsoft_Teams_Premium Microsoft_Intune_Suite PBI_PREMIUM_PER_USER MCOPSTN1 VIVA',
    ],
    ['ENTERPRISEPACK', 'SPE_E3 EMS AAD_PREMIUM'],
    ['Microsoft_365_E5_(no_Teams)', 'SPE_E5 SPE_E3 Microsoft_Teams_Enterprise_New'],
    ['STANDARDPACK', 'ENTERPRISEPACK EXCHANGEENTERPRISE OFFICESUBSCRIPTION'],
    ['O365_BUSINESS', 'OFFICESUBSCRIPTION'],
  ])('%s does not cover %s', (covering, covered) => {
    expect(covered.split(' ').filter((one) => covers(covering, one))).toEqual([]);
  });

  it('goes both ways between the two SKUs of Copilot', () => {
    expect(covers('M365_Copilot', 'Microsoft_365_Copilot')).toBe(true);
    expect(covers('Microsoft_365_Copilot', 'M365_Copilot')).toBe(true);
  });

  it('follows superseding plans over several steps', () => {
    const mailbox = { id: '4a82b400-a79f-41a4-b4e2-e94f5787b113', name: 'EXCHANGE_S_DESKLESS' };
    const kiosk = { ...published('kiosk', 1), plans: [mailbox] };
    const withKiosk = createCatalogue({
      overlay: { source: 'test', readAt: '2026-11-22T00:00:00Z', skus: [kiosk] },
    });

    expect(withKiosk.covers(skuIdOf('EXCHANGEENTERPRISE'), kiosk.skuId)).toBe(true);
    expect(withKiosk.covers(kiosk.skuId, skuIdOf('EXCHANGEENTERPRISE'))).toBe(false);
  });

  it('finds nobody to cover a SKU of foundation plans alone, or one nobody knows', () => {
    const foundation = { id: '113feb6c-3fe4-4440-bddc-54d774bf0318', name: 'EXCHANGE_S_FOUNDATION' };
    const bare = { ...published('bare', 2), plans: [foundation] };
    const withBare = createCatalogue({
      overlay: { source: 'test', readAt: '2026-11-22T00:00:00Z', skus: [bare] },
    });
    const coverings = withBare.entries().filter(({ skuId }) => withBare.covers(skuId, bare.skuId));

    expect(withBare.isFoundation(foundation.id)).toBe(true);
    expect(coverings).toEqual([]);
    expect(withBare.covers(skuIdOf('SPE_E5'), published('unknown', 3).skuId)).toBe(false);
    expect(withBare.covers(published('unknown', 3).skuId, skuIdOf('SPE_E5'))).toBe(false);
  });

  it('is a preorder', () => {
    const skuIds = catalogue.skus().map(({ skuId }) => skuId);
    const coveredBy = new Map(
      skuIds.map((covering) => [covering, skuIds.filter((covered) => catalogue.covers(covering, covered))]),
    );
    const sku = fc.constantFrom(...skuIds);

    expect(skuIds.filter((skuId) => !catalogue.covers(skuId, skuId))).toEqual([]);
    fc.assert(
      fc.property(sku, fc.nat(), fc.nat(), (top, first, second) => {
        const below = pick(coveredBy.get(top) ?? [], first) ?? top;
        const lowest = pick(coveredBy.get(below) ?? [], second) ?? below;
        expect(catalogue.covers(top, lowest)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

function pick<T>(list: readonly T[], index: number): T | undefined {
  return list[index % list.length];
}

function published(name: string, number: number): PublishedSku {
  return {
    skuId: `ffffffff-0000-4000-8000-00000000000${number}`,
    skuPartNumber: name.toUpperCase(),
    displayName: name,
    plans: [],
  };
}
