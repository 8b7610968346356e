import { e3Plans, e5Plans, f3Plans } from './suite-plans.ts';
import { plansNamed, type PlanName, type ServicePlan } from './tenant-plans.ts';

/** The twin's own short names of the SKUs it sells. */
export type SkuKey =
  | 'E5'
  | 'E3'
  | 'F3'
  | 'COPILOT'
  | 'COPILOT2'
  | 'VISIO2'
  | 'VISIO1'
  | 'POWERBI'
  | 'PHONE'
  | 'PROJECT3'
  | 'EXCHANGE1'
  | 'E5SEC'
  | 'DEFENDER1'
  | 'FLOWFREE'
  | 'FABRICFREE'
  | 'POWERAPPSTRIAL'
  | 'STORE'
  | 'UNLISTED';

/** What the twin needs to know of a SKU. */
export interface SkuFact {
  readonly key: SkuKey;
  readonly skuId: string;
  readonly skuPartNumber: string;
  /** As in the report column `Assigned Products`, before upper-casing. */
  readonly displayName: string;
  readonly appliesTo: 'User' | 'Company';
  readonly plans: readonly ServicePlan[];
}

const copilotPlans = plansNamed(
  'GRAPH_CONNECTORS_COPILOT M365_COPILOT_APPS M365_COPILOT_BUSINESS_CHAT M365_COPILOT_CONNECTORS M365_COPILOT_INTELLIGENT_SEARCH M365_COPILOT_TEAMS',
);

export const skuFacts: readonly SkuFact[] = [
  user('E5', '06ebc4ee-1bb5-47dd-8120-11324bc54e06', 'SPE_E5', 'Microsoft 365 E5', e5Plans),
  user('E3', '05e9a617-0261-4cee-bb44-138d3ef5d965', 'SPE_E3', 'Microsoft 365 E3', e3Plans),
  user('F3', '66b55226-6b4f-492c-910c-a3b7a3c9d993', 'SPE_F1', 'Microsoft 365 F3', f3Plans),
  copilot('COPILOT', '639dec6b-bb19-468b-871c-c5c441c4b0cb', 'Microsoft_365_Copilot'),
  copilot('COPILOT2', 'a809996b-059e-42e2-9866-db24b99a9782', 'M365_Copilot'),
  user(
    'VISIO2',
    'c5928f49-12ba-48f7-ada3-0d743a3601d5',
    'VISIOCLIENT',
    'Visio Plan 2',
    'EXCHANGE_S_FOUNDATION ONEDRIVE_BASIC VISIOONLINE VISIO_CLIENT_SUBSCRIPTION',
  ),
  user(
    'VISIO1',
    '4b244418-9658-4451-a2b8-b5e2b364e9bd',
    'VISIOONLINE_PLAN1',
    'Visio Plan 1',
    'EXCHANGE_S_FOUNDATION ONEDRIVE_BASIC VISIOONLINE',
  ),
  user(
    'POWERBI',
    'f8a1db68-be16-40ed-86d5-cb42ce701560',
    'POWER_BI_PRO',
    'Power BI Pro',
    'BI_AZURE_P2 EXCHANGE_S_FOUNDATION',
  ),
  user('PHONE', 'e43b5b99-8dfb-405f-9987-dc307f34bcbd', 'MCOEV', 'Microsoft Teams Phone Standard', 'MCOEV'),
  user(
    'PROJECT3',
    '53818b1b-4a27-454b-8896-0dba576410e6',
    'PROJECTPROFESSIONAL',
    'Planner and Project Plan 3',
    'DYN365_CDS_PROJECT EXCHANGE_S_FOUNDATION FLOW_FOR_PROJECT PROJECT_CLIENT_SUBSCRIPTION PROJECT_PROFESSIONAL SHAREPOINTENTERPRISE SHAREPOINTWAC SHAREPOINT_PROJECT',
  ),
  user(
    'EXCHANGE1',
    '4b9405b0-7788-4568-add1-99614e613b69',
    'EXCHANGESTANDARD',
    'Exchange Online (Plan 1)',
    'BPOS_S_TODO_1 EXCHANGE_S_STANDARD INTUNE_O365',
  ),
  user(
    'E5SEC',
    '26124093-3d78-432b-b5dc-48bf992543d5',
    'IDENTITY_THREAT_PROTECTION',
    'Microsoft 365 E5 Security',
    'AAD_PREMIUM_P2 ADALLOM_S_STANDALONE ATA ATP_ENTERPRISE MTP SAFEDOCS THREAT_INTELLIGENCE WINDEFATP',
  ),
  user(
    'DEFENDER1',
    '4ef96642-f096-40de-a3e9-d83fb2f90211',
    'ATP_ENTERPRISE',
    'Microsoft Defender for Office 365 (Plan 1)',
    'ATP_ENTERPRISE',
  ),
  user(
    'FLOWFREE',
    'f30db892-07e9-47e9-837c-80727f46fd3d',
    'FLOW_FREE',
    'Microsoft Power Automate Free',
    'DYN365_CDS_VIRAL EXCHANGE_S_FOUNDATION FLOW_P2_VIRAL',
  ),
  user(
    'FABRICFREE',
    'a403ebcc-fae0-4ca2-8c8c-7a907fd6c235',
    'POWER_BI_STANDARD',
    'Microsoft Fabric (Free)',
    'BI_AZURE_P0 EXCHANGE_S_FOUNDATION PURVIEW_DISCOVERY',
  ),
  user(
    'POWERAPPSTRIAL',
    'dcb1a3ae-b33f-4487-846a-a640262fadf4',
    'POWERAPPS_VIRAL',
    'Microsoft Power Apps Plan 2 Trial',
    'DYN365_CDS_VIRAL EXCHANGE_S_FOUNDATION FLOW_P2_VIRAL FLOW_P2_VIRAL_REAL POWERAPPS_P2_VIRAL',
  ),
  {
    key: 'STORE',
    skuId: '6470687e-a428-4b7a-bef2-8a291ad947c9',
    skuPartNumber: 'WINDOWS_STORE',
    displayName: 'Windows Store for Business',
    appliesTo: 'Company',
    plans: plansNamed('EXCHANGE_S_FOUNDATION WINDOWS_STORE'),
  },
  // In no catalogue: a SKU sold by a partner after the catalogue was written.
  user(
    'UNLISTED',
    '7e2d5b90-41c3-4a6f-8e07-c53d9b1f2a68',
    'HARBOURLINE_PARTNER_TOOLKIT',
    'Partner Toolkit',
    'PARTNER_TOOLKIT',
  ),
];

const factByKey = new Map(skuFacts.map((fact) => [fact.key, fact]));
const factById = new Map(skuFacts.map((fact) => [fact.skuId, fact]));

export function skuOf(key: SkuKey): SkuFact {
  const fact = factByKey.get(key);
  if (fact === undefined) throw new TypeError(`no SKU ${key}`);
  return fact;
}

/** Undefined when the tenant does not sell it. Ids are compared without regard to case. */
export function skuWithId(skuId: string): SkuFact | undefined {
  return factById.get(skuId.toLowerCase());
}

const planNames = new Map(skuFacts.map(({ key, plans }) => [key, new Set(plans.map(({ name }) => name))]));

/** Whether the SKU has one of these service plans. */
export function hasAnyPlan(key: SkuKey, plans: readonly PlanName[]): boolean {
  const names = planNames.get(key);
  return names !== undefined && plans.some((plan) => names.has(plan));
}

function user(
  key: SkuKey,
  skuId: string,
  skuPartNumber: string,
  displayName: string,
  plans: string,
): SkuFact {
  return { key, skuId, skuPartNumber, displayName, appliesTo: 'User', plans: plansNamed(plans) };
}

function copilot(key: SkuKey, skuId: string, skuPartNumber: string): SkuFact {
  const displayName = 'Microsoft Copilot for Microsoft 365';
  return { key, skuId, skuPartNumber, displayName, appliesTo: 'User', plans: copilotPlans };
}
