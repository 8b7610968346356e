/** Service plan ids as Microsoft publishes them (product names and service plan identifiers); the last is invented. */
export const planIds = {
  AAD_PREMIUM: '41781fb2-bc02-4b7c-bd55-b576c07bb09d',
  AAD_PREMIUM_P2: 'eec0eb4f-6444-4f95-aba0-50c24d67f998',
  ATP_ENTERPRISE: 'f20fedf3-f3c3-43c3-8267-2bfdd51c0939',
  BI_AZURE_P0: '2049e525-b859-401b-b2a0-e0a31c4b1fe4',
  BI_AZURE_P2: '70d33638-9c74-4d01-bfd3-562de28bd4ba',
  BPOS_S_TODO_1: '5e62787c-c316-451f-b873-1d05acd4d12c',
  DYN365_CDS_PROJECT: '50554c47-71d9-49fd-bc54-42a2765c555c',
  DYN365_CDS_VIRAL: '17ab22cd-a0b3-4536-910a-cb6eb12696c0',
  EXCHANGE_S_DESKLESS: '4a82b400-a79f-41a4-b4e2-e94f5787b113',
  EXCHANGE_S_ENTERPRISE: 'efb87545-963c-4e0d-99df-69c6916d9eb0',
  EXCHANGE_S_FOUNDATION: '113feb6c-3fe4-4440-bddc-54d774bf0318',
  EXCHANGE_S_STANDARD: '9aaf7827-d63c-4b61-89c3-182f06f82e5c',
  FLOW_FOR_PROJECT: 'fa200448-008c-4acb-abd4-ea106ed2199d',
  FLOW_P2_VIRAL: '50e68c76-46c6-4674-81f9-75456511b170',
  FLOW_P2_VIRAL_REAL: 'd20bfa21-e9ae-43fc-93c2-20783f0840c3',
  FORMS_PLAN_E3: '2789c901-c14e-48ab-a76a-be334d9d793a',
  FORMS_PLAN_E5: 'e212cbc7-0961-4c40-9825-01117710dcb1',
  FORMS_PLAN_K: 'f07046bd-2a3c-4b96-b0be-dea79d7cbfb8',
  GRAPH_CONNECTORS_COPILOT: '82d30987-df9b-4486-b146-198b21d164c7',
  INTUNE_A: 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5',
  INTUNE_O365: '882e1d05-acd1-4ccb-8708-6ee03664b117',
  M365_COPILOT_APPS: 'a62f8878-de10-42f3-b68f-6149a25ceb97',
  M365_COPILOT_BUSINESS_CHAT: '3f30311c-6b1e-48a4-ab79-725b469da960',
  M365_COPILOT_CONNECTORS: '89f1c4c8-0878-40f7-804d-869c9128ab5d',
  M365_COPILOT_INTELLIGENT_SEARCH: '931e4a88-a67f-48b5-814f-16a5f1e6028d',
  M365_COPILOT_TEAMS: 'b95945de-b3bd-46db-8437-f2beb6ea2347',
  MCOEV: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7',
  MCOIMP: 'afc06cb0-b4f4-4473-8286-d644f70d8faf',
  MCOMEETADV: '3e26ee1f-8a5f-4d52-aee2-b81ce45c8f40',
  MCOSTANDARD: '0feaeb32-d00e-4d66-bd5a-43b5b83db82c',
  MDE_LITE: '292cc034-7b7c-4950-aaf5-943befd3f1d4',
  MICROSOFTBOOKINGS: '199a5c09-e0ca-4e37-8f7c-b05d533e1ea2',
  OFFICEMOBILE_SUBSCRIPTION: 'c63d4d19-e8cb-460e-b37c-4d6c34603745',
  OFFICESUBSCRIPTION: '43de0ff5-c92c-492b-9116-175376d08c38',
  ONEDRIVE_BASIC: 'da792a53-cbc0-4184-a10d-e544dd34b3c1',
  POWERAPPS_O365_P2: 'c68f8d98-5534-41c8-bf36-22fa496fa792',
  POWERAPPS_O365_P3: '9c0dab89-a30c-4117-86e7-97bda240acd2',
  POWERAPPS_P2_VIRAL: 'd5368ca3-357e-4acb-9c21-8495fb025d1f',
  PROJECT_CLIENT_SUBSCRIPTION: 'fafd7243-e5c1-4a3a-9e40-495efcb1d3c3',
  PROJECT_PROFESSIONAL: '818523f5-016b-4355-9be8-ed6944946ea7',
  PURVIEW_DISCOVERY: 'c948ea65-2053-4a5a-8a62-9eaaaf11b522',
  RMS_S_PREMIUM: '6c57d4b6-3b23-47a5-9bc9-69f17b4947b3',
  SHAREPOINTDESKLESS: '902b47e5-dcb2-4fdc-858b-c63a90a2bdb9',
  SHAREPOINTENTERPRISE: '5dbe027f-2339-4123-9542-606e4d348a72',
  SHAREPOINTWAC: 'e95bec33-7c88-4a70-8e19-b10bd9d0c014',
  SHAREPOINT_PROJECT: 'fe71d6c3-a2ea-4499-9778-da042bf08063',
  SWAY: 'a23b959c-7ce8-4e57-9140-b90eb88a9e97',
  TEAMS1: '57ff2da0-773e-42df-b2af-ffb7a2317929',
  THREAT_INTELLIGENCE: '8e0c0a52-6a6c-4d40-8370-dd62790dcd70',
  VISIOONLINE: '2bdbaf8f-738f-4ac7-9234-3c3ee2ce7d0f',
  VISIO_CLIENT_SUBSCRIPTION: '663a804f-1c30-4ff0-9915-9db84f0d1cea',
  WHITEBOARD_PLAN2: '94a54592-cd8b-425e-87c6-97868b000b91',
  WHITEBOARD_PLAN3: '4a51bca5-1eff-43f5-878c-177680f191af',
  WIN10_PRO_ENT_SUB: '21b439ba-a0ca-424f-a6cc-52f954a5b111',
  WINDEFATP: '871d91ec-ec1a-452b-a83f-bd76c7d770ef',
  WINDOWS_STORE: 'a420f25f-a7b3-4ff5-a9d0-5d58f73b537d',
  YAMMER_ENTERPRISE: '7547a3fe-08ee-4ccb-b430-5077c5041653',
  PARTNER_TOOLKIT: 'b1c9d0e2-6a57-4f0c-9d3e-2f81c07a55e4',
} as const;

export type PlanName = keyof typeof planIds;

export interface ServicePlan {
  readonly id: string;
  readonly name: PlanName;
}

const nameById = new Map<string, PlanName>(
  (Object.keys(planIds) as PlanName[]).map((name) => [planIds[name], name]),
);

export function planNameOf(id: string): PlanName | undefined {
  return nameById.get(id.toLowerCase());
}

export function plansNamed(names: string): readonly ServicePlan[] {
  return names.split(/\s+/).map((name) => {
    if (!(name in planIds)) throw new TypeError(`unknown plan ${name}`);
    return { id: planIds[name as PlanName], name: name as PlanName };
  });
}

/** A plan that works only beside one of the others (graph-and-azure.md §3.1, DependencyViolation). */
export const prerequisites: ReadonlyMap<PlanName, readonly PlanName[]> = new Map<
  PlanName,
  readonly PlanName[]
>([
  ['MCOEV', ['MCOSTANDARD', 'TEAMS1']],
  ['MCOMEETADV', ['MCOSTANDARD', 'TEAMS1']],
]);

/** Plans of which a user can hold one only (graph-and-azure.md §3.1, MutuallyExclusiveViolation). */
export const exclusivePlans: readonly (readonly PlanName[])[] = [
  ['EXCHANGE_S_DESKLESS', 'EXCHANGE_S_STANDARD', 'EXCHANGE_S_ENTERPRISE'],
  ['SHAREPOINTDESKLESS', 'SHAREPOINTENTERPRISE'],
];
