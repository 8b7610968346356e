interface MethodPolicy {
  readonly inactiveAfterDays: number;
  readonly newForDays: number;
}

/** How each part of the device document is made. */
export interface DeviceMethod {
  readonly inventory: string;
  readonly shared: string;
  readonly remediation: string;
  readonly software: string;
  readonly systems: string;
  readonly rights: string;
  readonly licences: string;
  readonly frontline: string;
  readonly limits: string;
}

export function deviceMethod({ inactiveAfterDays, newForDays }: MethodPolicy): DeviceMethod {
  return {
    inventory: `A device is active when it checked in within ${inactiveAfterDays} days; one that never told a date is unknown.`,
    shared:
      'A device counts as shared when it has no user, or was enrolled in bulk without one or by an enrolment manager: Intune has no flag for it.',
    remediation:
      'To be put right before a true-up is every device that is neither compliant nor judged by Configuration Manager; no state is to be put right too.',
    software:
      'Detected is not used, and Intune’s counts of detected software may be behind. Until when a build of Windows is supported a dated list says; a build that is not on it is unknown, Intune’s facts do not tell the edition, and updates that are paid for are not counted.',
    systems:
      'Windows devices of Intune and of Configuration Manager are the same by Entra id, else by a name each has once; a name that several devices have is ambiguous.',
    rights: `Licences that cover devices: every known device of the holder is inactive, in Intune and in Configuration Manager. Guests, protected and exempt people and those new within ${newForDays} days are spared.`,
    licences: `Licences of devices: no API tells which device has one. At most so many may be consumed by inactive devices as are consumed, and as company Windows devices of Intune did not check in for ${inactiveAfterDays} days; of SKUs that cover other or unknown platforms nothing is said.`,
    frontline: `Frontline: people with a user-based suite, without a company device that checked in within ${inactiveAfterDays} days, who use applications on the web or a phone and none on Windows or a Mac in the 180 days of the Apps report. F1 has no mailbox. Licence of the device: nothing used, and every shared device in their name dormant.`,
    limits:
      'A finding, not a plan: nothing is removed by it. Look at what else the suite gives these people before it is changed.',
  };
}
