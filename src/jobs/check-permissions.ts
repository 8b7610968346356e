import { sourcesToRead } from '../collectors/gate-sources.ts';
import { collectors } from '../collectors/list.ts';
import { catchAll, changesTenant, coveredBy } from '../graph/permissions-included.ts';
import { permissionNeeds, type App } from './permission-needs.ts';

/** What becomes of a source with what its reader holds. */
export interface SourcePermission {
  readonly source: string;
  readonly outcome: 'read' | 'read with less' | 'not read';
  readonly missing: readonly string[];
}

export interface AppPermissions {
  readonly app: App;
  /** Null: its token tells none, as for a twin. Then nothing below is known. */
  readonly granted: readonly string[] | null;
  /** Needed or useful, and neither granted nor covered by a higher one. */
  readonly missing: readonly string[];
  /** Granted, and of no use here. */
  readonly superfluous: readonly string[];
  /** What security will ask about (C50). */
  readonly warnings: readonly string[];
}

export interface PermissionCheck {
  readonly apps: readonly AppPermissions[];
  readonly sources: readonly SourcePermission[];
}

export interface PermissionCheckInput {
  readonly granted: Readonly<Record<App, readonly string[] | null>>;
  /** Policy names groups people may be taken out of. */
  readonly takesOutOfGroups: boolean;
}

/** What each app holds, lacks and holds too much of, and what follows for every source. */
export function checkPermissions({ granted, takesOutOfGroups }: PermissionCheckInput): PermissionCheck {
  const sources = sourcesToRead(collectors, granted.reader).map((gate): SourcePermission => {
    const source = gate.collector.name;
    if (gate.kind === 'refused') return { source, outcome: 'not read', missing: gate.missing };
    const outcome = gate.withheld.length === 0 ? 'read' : 'read with less';
    return { source, outcome, missing: gate.withheld };
  });
  return {
    apps: (['reader', 'writer'] as const).map((app) => checkApp(app, granted[app], takesOutOfGroups)),
    sources,
  };
}

function checkApp(app: App, granted: readonly string[] | null, takesOutOfGroups: boolean): AppPermissions {
  if (granted === null) return { app, granted, missing: [], superfluous: [], warnings: [] };
  const wanted = permissionNeeds()
    .filter((need) => need.app === app && need.appRoleId !== null)
    .map(({ permission }) => permission)
    .filter((permission) => takesOutOfGroups || permission !== 'GroupMember.ReadWrite.All');
  const used = new Set(wanted.flatMap((permission) => coveredBy(permission, granted) ?? []));
  const superfluous = granted.filter((permission) => !used.has(permission));
  return {
    app,
    granted,
    missing: wanted.filter((each) => each !== catchAll && coveredBy(each, granted) === null),
    superfluous,
    warnings: warningsOf(app, granted, wanted),
  };
}

function warningsOf(app: App, granted: readonly string[], wanted: readonly string[]): readonly string[] {
  const broad = granted.filter((permission) => changesTenant(permission) && !wanted.includes(permission));
  return broad.map((permission) =>
    app === 'reader'
      ? `The reader holds ${permission}, with which it could change the tenant: take it away; reading needs no such permission (C50).`
      : `The writer holds ${permission}, which changes more than licences: take it away (C50).`,
  );
}
