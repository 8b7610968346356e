import type { TruthPosition } from './truth.ts';
import type { AcceptedWrite } from './write-list.ts';

export interface WireLicense {
  skuId: string;
  disabledPlans?: readonly string[];
}

export interface WireAssignment {
  skuId: string;
  disabledPlans: string[];
  assignedByGroup: string | null;
  state: string;
  error: string | null;
  lastUpdatedDateTime: string;
}

interface WireSignIn {
  lastSignInDateTime: string | null;
  lastSuccessfulSignInDateTime: string | null;
}

/** Any row of any listing, with the properties tests read; a row has those it was asked for. */
export interface WireRow {
  '@odata.type': string;
  id: string;
  displayName: string;
  userPrincipalName: string;
  manager?: { '@odata.type': string; id: string; displayName: string };
  assignedLicenses: WireLicense[];
  licenseAssignmentStates: WireAssignment[];
  signInActivity?: WireSignIn | null;
  groupTypes: string[];
  membershipRule: string | null;
  onPremisesSyncEnabled: boolean | null;
  isAssignableToRole: boolean | null;
  licenseProcessingState: { state: string } | null;
  skuId: string;
  skuPartNumber: string;
  appliesTo: string;
  capabilityStatus: string;
  consumedUnits: number;
  prepaidUnits: { enabled: number; suspended: number; warning: number; lockedOut: number };
  servicePlans: unknown[];
  subscriptionIds: string[];
  commerceSubscriptionId: string;
  isTrial: boolean;
  status: string;
  totalLicenses: number;
  createdDateTime: string;
  ownerTenantId: string | null;
  ownerType: string;
  accountEnabled: boolean;
  employeeType: string | null;
  onPremisesExtensionAttributes: Record<string, string | null>;
}

/** Any JSON body, with the properties tests read. */
export interface WireBody extends WireRow {
  value: WireRow[];
  '@odata.nextLink'?: string;
  '@odata.count': number;
  error: { code: string; message: string; innerError: Record<string, string> };
  responses: { id: string; status: number; headers: Record<string, string>; body: unknown }[];
  displayConcealedNames: boolean;
  userIds: string[];
  positions: TruthPosition[];
  writes: AcceptedWrite[];
}
