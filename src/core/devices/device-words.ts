import type { Inventory } from './inventory.ts';

/** Intune's words for people; one it adds later is shown as it is. */
const managementWords: Readonly<Partial<Record<string, string>>> = {
  mdm: 'Intune',
  eas: 'Exchange ActiveSync',
  easMdm: 'Intune and Exchange ActiveSync',
  intuneClient: 'Intune client',
  configurationManagerClient: 'Configuration Manager',
  configurationManagerClientMdm: 'Intune and Configuration Manager',
  googleCloudDevicePolicyController: 'Android Enterprise',
  jamf: 'Jamf',
  unknown: 'not known',
};

const complianceWords: Readonly<Partial<Record<string, string>>> = {
  compliant: 'compliant',
  noncompliant: 'not compliant',
  inGracePeriod: 'in its grace period',
  configManager: 'judged by Configuration Manager',
  conflict: 'its policies conflict',
  error: 'could not be judged',
  unknown: 'state not known',
};

const sharedWords: Readonly<Partial<Record<string, string>>> = {
  noUser: 'no user',
  windowsBulkUserless: 'enrolled in bulk',
  appleBulkWithoutUser: 'enrolled in bulk',
  deviceEnrollmentManager: 'enrolled by an enrolment manager',
};

/** Whose devices are to be put right. */
export const deviceOwnerWords: Readonly<Record<Inventory['remediation'][number]['owner'], string>> = {
  licensed: 'people with a licence',
  unlicensed: 'people without a licence',
  disabled: 'disabled accounts',
  guest: 'guests',
  noUser: 'no user',
  notInDirectory: 'people no longer in the directory',
};

export function managementText(agent: string | null): string {
  return agent === null ? 'not told' : (managementWords[agent] ?? agent);
}

export function complianceText(state: string | null): string {
  return state === null ? 'not told' : (complianceWords[state] ?? state);
}

export function sharedText(reason: string | null): string {
  return reason === null ? 'not told' : (sharedWords[reason] ?? reason);
}
