import type { Exclusion, MissingFact } from './shared-use.ts';

/** Why a figure of devices is unknown, worded so that it completes "unknown, because …". */
export const deviceReasons: Readonly<Record<string, string>> = {
  'configmgr-not-imported': 'nobody imported a list of Configuration Manager',
  'configmgr-too-old': 'the imported list of Configuration Manager is too old',
  'nobody-found': 'nobody is in the cohort',
  'sku-platform-not-known': 'it is not known which devices it covers',
  'sku-consumption-not-told': 'Microsoft does not say how many are consumed',
};

/** What the sources are called in a sentence. */
export const deviceSourceWords: Readonly<Record<string, string>> = {
  'intune-devices': 'list of Intune devices',
  'detected-apps': 'list of detected software',
  'configmgr-devices': 'list of Configuration Manager devices',
  'configmgr-software': 'list of Configuration Manager software',
};

/** Why people are left out of the finding about shared devices. */
export const exclusionWords: Readonly<Record<Exclusion, string>> = {
  guest: 'guests: their own organisation licenses them',
  protected: 'the policy protects their population (priority, leave, service accounts, mailboxes, rooms)',
  otherHours: 'part-time and seasonal: the window is too short to tell',
  exempt: 'an owner’s exemption is in force',
  disabled: 'the account is disabled: that is a case of its own',
  new: 'new: the licence or the account is too young to tell',
  ownDevice: 'a company device of their own checks in',
  desktopUse: 'they use applications on Windows or a Mac, which a frontline licence does not install',
  mailbox: 'the mailbox has more than 2 GiB or an archive, more than a frontline licence gives',
  noUse: 'no application is used at all: a question of use, not of devices',
};

/** What is missing where nobody can tell. */
export const missingWords: Readonly<Record<MissingFact, string>> = {
  account: 'nobody says whether the account is enabled',
  since: 'nobody says since when the licence and the account are there',
  ownDevice: 'a device that may be the company’s has no ownership or no check-in',
  apps: 'the Apps report does not say where they use applications',
  mailbox: 'the mailbox report does not say how much the mailbox holds',
  sharedCheckIn: 'nobody says when a shared device checked in last',
};
