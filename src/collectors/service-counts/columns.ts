import type { ReportColumn } from '../report-table.ts';

/** The services of getOffice365ServicesUserCounts (graph-and-azure §4.2), by the names their columns have had. */
const services = {
  exchange: ['Exchange'],
  oneDrive: ['OneDrive'],
  sharePoint: ['SharePoint'],
  skype: ['Skype For Business'],
  yammer: ['Yammer', 'Viva Engage'],
  teams: ['Teams'],
  office365: ['Office 365', 'Microsoft 365'],
} as const;

export type Service = keyof typeof services;
export const serviceNames = Object.keys(services) as readonly Service[];

export type ServiceField = `${Service}${'Active' | 'Inactive'}`;

/** Services come and go; one without columns has no row. Without Exchange it is another report. */
export const serviceColumns = Object.fromEntries(
  serviceNames.flatMap((service) =>
    (['Active', 'Inactive'] as const).map((state): [string, ReportColumn] => [
      `${service}${state}`,
      { names: services[service].map((name) => `${name} ${state}`), needed: service === 'exchange' },
    ]),
  ),
) as Readonly<Record<ServiceField, ReportColumn>>;
