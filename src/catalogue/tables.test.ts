import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import { readFeatures } from './read-features.ts';
import { readPlanOrder } from './read-plan-order.ts';
import { readServicePlans } from './read-service-plans.ts';
import { readAddons } from './read-sku-lists.ts';

const catalogue = createCatalogue();

function grantedTo(partNumber: string): readonly string[] {
  const sku = catalogue.skus().find((candidate) => candidate.skuPartNumber === partNumber);
  const grants = sku === undefined ? undefined : catalogue.grantsOf(sku.skuId);
  if (grants === undefined) throw new TypeError(`no SKU ${partNumber}`);
  return catalogue
    .features()
    .filter((_, bit) => (grants & (1 << bit)) !== 0)
    .map(({ id }) => id);
}

describe('the features', () => {
  it('stand in the order their bits are stored in', () => {
    expect(catalogue.features().map(({ id, area, signal }) => `${id} ${area} ${signal}`)).toEqual([
      'mailbox productivity exchange',
      'mailbox-over-2-gib productivity mailbox-over-2-gib',
      'mailbox-over-50-gib productivity mailbox-over-50-gib',
      'archive productivity archive',
      'files productivity files',
      'teams productivity teams',
      'viva-engage productivity engage',
      'desktop-apps productivity desktop',
      'web-apps productivity web',
      'copilot copilot copilot',
      'phone telephony attested',
      'audio-conferencing telephony attested',
      'power-bi analytics attested',
      'visio-desktop productivity activation:VISIO',
      'visio-web productivity attested',
      'project-desktop productivity activation:PROJECT',
      'project-web productivity attested',
      'entra-p1 identity attested',
      'entra-p2 identity attested',
      'defender-office-1 advanced-security attested',
      'defender-office-2 advanced-security attested',
      'defender-endpoint-1 advanced-security attested',
      'defender-endpoint-2 advanced-security attested',
      'defender-cloud-apps advanced-security attested',
      'defender-identity advanced-security attested',
      'purview-information-protection-1 advanced-compliance attested',
      'purview-information-protection-2 advanced-compliance attested',
      'purview-compliance advanced-compliance attested',
      'intune device-management attested',
      'windows-enterprise device-management attested',
    ]);
  });

  it('of Microsoft 365 E5 beyond E3 are the premium ones, and E3 has none that E5 lacks', () => {
    const [e3, e5] = [grantedTo('SPE_E3'), grantedTo('SPE_E5')];

    expect(e5.filter((id) => !e3.includes(id))).toEqual([
      'phone',
      'audio-conferencing',
      'power-bi',
      'entra-p2',
      'defender-office-2',
      'defender-endpoint-2',
      'defender-cloud-apps',
      'defender-identity',
      'purview-information-protection-2',
      'purview-compliance',
    ]);
    expect(e3.filter((id) => !e5.includes(id))).toEqual([]);
  });

  it.each([
    [
      'SPE_F1',
      'mailbox files teams viva-engage web-apps entra-p1 purview-information-protection-1 intune windows-enterprise',
    ],
    ['STANDARDPACK', 'mailbox mailbox-over-2-gib files teams viva-engage web-apps'],
    ['EXCHANGEENTERPRISE', 'mailbox mailbox-over-2-gib mailbox-over-50-gib archive'],
    ['O365_BUSINESS', 'files desktop-apps web-apps'],
    ['VISIOCLIENT', 'visio-desktop visio-web'],
    ['M365_Copilot', 'copilot'],
    ['AAD_PREMIUM_P2', 'entra-p1 entra-p2'],
    ['THREAT_INTELLIGENCE', 'defender-office-1 defender-office-2'],
    ['WIN_DEF_ATP', 'defender-endpoint-1 defender-endpoint-2'],
    ['MCOMEETADV', 'audio-conferencing'],
    ['INTUNE_A_D', ''],
    ['OFFICE_PROPLUS_DEVICE1', ''],
    ['Microsoft_Teams_Rooms_Pro', ''],
  ])('%s grants %s', (partNumber, features) => {
    expect(grantedTo(partNumber)).toEqual(features.split(' ').filter(Boolean));
  });

  it('of a lower plan are granted by the higher one', () => {
    const ladders = [
      ['entra-p2', 'entra-p1'],
      ['defender-office-2', 'defender-office-1'],
      ['defender-endpoint-2', 'defender-endpoint-1'],
      ['purview-information-protection-2', 'purview-information-protection-1'],
      ['mailbox-over-50-gib', 'mailbox-over-2-gib'],
      ['mailbox-over-2-gib', 'mailbox'],
      ['desktop-apps', 'web-apps'],
    ] as const;
    const broken = catalogue.skus().flatMap(({ skuPartNumber }) => {
      const granted = grantedTo(skuPartNumber);
      return ladders
        .filter(([higher, lower]) => granted.includes(higher) && !granted.includes(lower))
        .map(([higher]) => `${skuPartNumber} ${higher}`);
    });

    expect(broken).toEqual([]);
  });
});

describe('the shipped tables', () => {
  it('give every SKU its service plans', () => {
    expect(catalogue.skus().filter(({ skuId }) => (catalogue.plansOf(skuId) ?? []).length === 0)).toEqual([]);
  });

  it('let add-ons alone need something, and only what a person can hold and pays for', () => {
    const needing = catalogue.entries().filter(({ skuId }) => catalogue.requiresOf(skuId).length > 0);
    const bases = new Set(needing.flatMap(({ skuId }) => catalogue.requiresOf(skuId)));
    const wrong = [...bases].filter((skuId) => {
      const base = catalogue.entry(skuId);
      return (
        base?.unit !== 'user' ||
        base.resourceAccount !== null ||
        !['suite', 'addon', 'standalone'].includes(base.purpose)
      );
    });

    expect(needing).toHaveLength(32);
    expect(needing.filter(({ purpose }) => purpose !== 'addon')).toEqual([]);
    expect(wrong).toEqual([]);
  });

  it('let Copilot need a base and E5 Security an E3, not an E5', () => {
    const requires = (partNumber: string) =>
      catalogue
        .requiresOf(catalogue.skus().find((sku) => sku.skuPartNumber === partNumber)?.skuId ?? '')
        .map((skuId) => catalogue.sku(skuId)?.skuPartNumber);

    expect(requires('M365_Copilot')).toEqual(expect.arrayContaining(['SPE_E3', 'SPE_E5', 'O365_BUSINESS']));
    expect(requires('IDENTITY_THREAT_PROTECTION')).toContain('SPE_E3');
    expect(requires('IDENTITY_THREAT_PROTECTION')).not.toContain('SPE_E5');
    expect(requires('SPE_F5_SEC')).toEqual(expect.arrayContaining(['SPE_F1', 'M365_F1']));
    expect(requires('MCOPSTN1')).toEqual(expect.arrayContaining(['MCOEV', 'SPE_E5']));
    expect(requires('SPE_E5')).toEqual([]);
  });

  it('keep the kinds of the SKU table', () => {
    const otherwise = catalogue.skus().filter(({ skuId, kind }) => catalogue.purposeOf(skuId) !== kind);

    expect(otherwise).toEqual([]);
    expect(catalogue.purposeOf('ffffffff-0000-4000-8000-000000000001')).toBe('unlisted');
    expect(catalogue.grantsOf('ffffffff-0000-4000-8000-000000000001')).toBeUndefined();
    expect(catalogue.plansOf('ffffffff-0000-4000-8000-000000000001')).toBeUndefined();
  });
});

describe('a damaged table is a bug', () => {
  const [sku, other] = ['06ebc4ee-1bb5-47dd-8120-11324bc54e06', '05e9a617-0261-4cee-bb44-138d3ef5d965'];
  const [one, two] = ['41781fb2-bc02-4b7c-bd55-b576c07bb09d', 'eec0eb4f-6444-4f95-aba0-50c24d67f998'];
  const header = 'skuId,servicePlanId,servicePlanName\n';
  const plans = readServicePlans(`${header}${sku},${one},P1\n${sku},${two},P2\n`);
  const featureHeader = 'id,name,area,signal,shownBy,shownOf,silence,plans\n';

  it.each([
    [
      'a plan of two names',
      () => readServicePlans(`${header}${sku},${one},A\n${other},${one},B\n`),
      /both A and B/,
    ],
    ['a name of two plans', () => readServicePlans(`${header}${sku},${one},A\n${sku},${two},A\n`), /two ids/],
    ['a row twice', () => readServicePlans(`${header}${sku},${one},A\n${sku},${one},A\n`), /twice/],
    [
      'a feature of an unknown plan',
      () => readFeatures(`${featureHeader}a,A,copilot,copilot,,,,P3\n`, plans),
      /P3/,
    ],
    [
      'a signal nobody knows',
      () => readFeatures(`${featureHeader}a,A,copilot,guess,,,,P1\n`, plans),
      /signal/,
    ],
    [
      'a signal of a feature nobody knows',
      () => readFeatures(`${featureHeader}a,A,copilot,attested,guess,everybody,unknown,P1\n`, plans),
      /shownBy/,
    ],
    [
      'a signal whose silence means nothing',
      () => readFeatures(`${featureHeader}a,A,copilot,attested,phone,everybody,,P1\n`, plans),
      /not told whole/,
    ],
    [
      'a signal beside a report',
      () => readFeatures(`${featureHeader}a,A,copilot,teams,phone,everybody,unknown,P1\n`, plans),
      /a report tells of it/,
    ],
    [
      'more features than bits',
      () =>
        readFeatures(
          featureHeader + Array.from({ length: 31 }, (_, n) => `f${n},F,copilot,attested,,,,P1\n`).join(''),
          plans,
        ),
      /30/,
    ],
    [
      'a foundation plan that supersedes',
      () => readPlanOrder('plan,supersededBy,why\nP1,P2,more\n', 'plan,why\nP2,plumbing\n', plans),
      /foundation/,
    ],
    ['an add-on that needs itself', () => readAddons(`skuId,requires\n${sku},${sku}\n`), /cannot need/],
  ])('%s', (_name, read, message) => {
    expect(read).toThrow(message);
  });
});
