import { noWork } from './activity.ts';
import type { Day } from './days.ts';
import type { AssignmentRow, Person, Work } from './person.ts';
import type { TwinWorld } from './route.ts';
import type { PlanName } from './tenant-plans.ts';
import { hasAnyPlan } from './tenant-skus.ts';

/** One row's material. */
export interface ReportSubject {
  /** Distinguishes subjects, for what is drawn by lot. */
  readonly key: number;
  readonly upn: string;
  readonly displayName: string;
  /** Null: deleted in the last weeks. */
  readonly person: Person | null;
  readonly rows: readonly AssignmentRow[];
  readonly work: Work;
  readonly deletedDay: Day | null;
}

/** A service of the reports: its title there, the date it keeps, and the plans that license it. */
export interface Service {
  readonly title: string;
  readonly work: Exclude<keyof Work, 'apps'>;
  readonly plans: readonly PlanName[];
}

export const services = {
  exchange: {
    title: 'Exchange',
    work: 'exchange',
    plans: ['EXCHANGE_S_ENTERPRISE', 'EXCHANGE_S_STANDARD', 'EXCHANGE_S_DESKLESS'],
  },
  oneDrive: { title: 'OneDrive', work: 'oneDrive', plans: ['SHAREPOINTENTERPRISE', 'SHAREPOINTDESKLESS'] },
  sharePoint: {
    title: 'SharePoint',
    work: 'sharePoint',
    plans: ['SHAREPOINTENTERPRISE', 'SHAREPOINTDESKLESS'],
  },
  skype: { title: 'Skype For Business', work: 'skype', plans: ['MCOSTANDARD', 'MCOIMP'] },
  yammer: { title: 'Yammer', work: 'yammer', plans: ['YAMMER_ENTERPRISE'] },
  teams: { title: 'Teams', work: 'teams', plans: ['TEAMS1'] },
} as const satisfies Record<Service['work'], Service>;

export const serviceList: readonly Service[] = Object.values(services);

type Wanted = (person: Person, rows: readonly AssignmentRow[]) => boolean;

/** Those people of the directory who have a row. UPNs come in the case the report likes. */
export function peopleIn({ tenant, state }: TwinWorld, isWanted: Wanted): () => Iterable<ReportSubject> {
  return function* () {
    for (let index = 0; index < tenant.users; index += 1) {
      const person = tenant.personAt(index);
      const rows = state.rowsOf(person).filter((row) => row.state !== 'Error');
      if (!isWanted(person, rows)) continue;
      const upn = index % 7 === 2 ? person.upn.toUpperCase() : person.upn.toLowerCase();
      yield {
        key: index,
        upn,
        displayName: person.displayName,
        person,
        rows,
        work: person.work,
        deletedDay: null,
      };
    }
  };
}

/** The same, then those deleted in the last weeks, who had every service and used their mail. */
export function peopleEverIn(world: TwinWorld, isWanted: Wanted): () => Iterable<ReportSubject> {
  const { users, departed } = world.tenant;
  return function* () {
    yield* peopleIn(world, isWanted)();
    for (const [position, { upn, displayName, deletedDay, lastDay }] of departed.entries()) {
      const work = { ...noWork, exchange: lastDay };
      yield { key: users + position, upn, displayName, person: null, rows: [], work, deletedDay };
    }
  };
}

/** Everybody licensed or active anywhere: the rows of the base report. */
export function isListed(person: Person, rows: readonly AssignmentRow[]): boolean {
  return rows.length > 0 || Object.values(person.work).some((day) => day !== null);
}

/** Everybody licensed for the service, or active in it without. */
export function isListedFor({ work, plans }: Service): Wanted {
  return (person, rows) => person.work[work] !== null || hasPlan(rows, plans);
}

export function hasPlan(rows: readonly AssignmentRow[], plans: readonly PlanName[]): boolean {
  return rows.some(({ sku }) => hasAnyPlan(sku, plans));
}
