import type { ReportColumn } from '../report-table.ts';

const apps = {
  outlook: 'Outlook',
  word: 'Word',
  excel: 'Excel',
  powerPoint: 'PowerPoint',
  oneNote: 'OneNote',
  teams: 'Teams',
} as const;
const platforms = { windows: 'Windows', mac: 'Mac', mobile: 'Mobile', web: 'Web' } as const;

/** `outlook:windows`: an application on a platform, as it is kept. */
export type AppOnPlatform = `${keyof typeof apps}:${keyof typeof platforms}`;

const appOnPlatformEntries = Object.entries(apps).flatMap(([app, appTitle]) =>
  Object.entries(platforms).map(
    ([platform, title]) => [`${app}:${platform}` as AppOnPlatform, `${appTitle} (${title})`] as const,
  ),
);

/** Sorted. */
export const appsOnPlatforms: readonly AppOnPlatform[] = appOnPlatformEntries.map(([token]) => token).sort();

function column(title: string): ReportColumn {
  return { names: [title], needed: false };
}

const general = {
  lastActivationOn: { names: ['Last Activation Date'], needed: false },
  lastActivityOn: { names: ['Last Activity Date'], needed: true },
  windows: { names: ['Windows'], needed: true },
  mac: { names: ['Mac'], needed: true },
  mobile: { names: ['Mobile'], needed: true },
  web: { names: ['Web'], needed: true },
} as const satisfies Record<string, ReportColumn>;

export type AppField = keyof typeof general | AppOnPlatform;

/** getM365AppUserDetail (graph-and-azure §4.3). */
export const appColumns: Readonly<Record<AppField, ReportColumn>> = {
  ...general,
  ...(Object.fromEntries(appOnPlatformEntries.map(([token, title]) => [token, column(title)])) as Record<
    AppOnPlatform,
    ReportColumn
  >),
};
