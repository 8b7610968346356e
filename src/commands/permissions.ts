import { checkPermissions, type AppPermissions, type PermissionCheck } from '../jobs/check-permissions.ts';
import { isFabricSetting, permissionNeeds, type PermissionNeed } from '../jobs/permission-needs.ts';
import { registrationScript, shells, type Shell } from '../jobs/registration-script.ts';
import { sourceNames, type SourceName } from '../lake/observation.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { table } from './table.ts';

/** `permissions`, `permissions table`, `permissions script [--sources a,b] [--shell bash|powershell]` (C50). */
export const addPermissions: AddCommand = (program, { services, finish }) => {
  const permissions = program
    .command('permissions')
    .description('what the apps were granted, lack and hold too much of, and which sources are read with it')
    .action(async () => {
      const { grantedRoles, policy } = await services();
      const check = checkPermissions({
        granted: { reader: await grantedRoles('reader'), writer: await grantedRoles('writer') },
        takesOutOfGroups: policy.licenceGroups.length > 0,
      });
      finish({ exitCode: 0, document: { schemaVersion: 1, ...check }, text: checkText(check) });
    });
  permissions
    .command('table')
    .description('every permission, its app role, who uses it and what is lost without it, as Markdown')
    .action(() => {
      const needs = permissionNeeds();
      finish({
        exitCode: 0,
        document: { schemaVersion: 1, permissions: needs },
        text: permissionTable(needs),
      });
    });
  permissions
    .command('script')
    .description('a script that makes the app registrations with the least permissions, or brings them there')
    .option('--sources <names>', 'only what these sources need, parted by commas', sourcesOption)
    .option('--shell <shell>', shells.join(' or '), shellOption)
    .action(async (given: { sources?: readonly SourceName[]; shell?: Shell }) => {
      const { policy } = await services();
      const { sources = sourceNames, shell = 'bash' } = given;
      const takesOutOfGroups = policy.licenceGroups.length > 0;
      const costExport = { place: policy.azure.costExports, scopes: policy.azure.scopes };
      const script = registrationScript({ shell, sources, takesOutOfGroups, costExport });
      finish({ exitCode: 0, document: { schemaVersion: 1, shell, sources, script }, text: script });
    });
};

function sourcesOption(text: string): readonly SourceName[] {
  return text.split(',').map((word) => {
    const found = sourceNames.find((name) => name === word.trim());
    if (found !== undefined) return found;
    throw new UsageError(
      `There is no source "${word}".`,
      'Sources are named as in the table of permissions.',
      `Use any of: ${sourceNames.join(', ')}.`,
    );
  });
}

function shellOption(text: string): Shell {
  const found = shells.find((each) => each === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no script for ${text}.`,
    'It is written for two shells.',
    `Use ${shells.join(' or ')}.`,
  );
}

function checkText({ apps, sources }: PermissionCheck): string {
  const rows = sources.map(({ source, outcome, missing }) => [source, outcome, missing.join(', ')]);
  return [...apps.flatMap(appText), '', table([['source', 'with what is granted', 'missing'], ...rows])].join(
    '\n',
  );
}

function appText({ app, granted, missing, superfluous, warnings }: AppPermissions): readonly string[] {
  if (granted === null)
    return [`${app}: its token tells no permissions (a twin, or no token): every source is asked for.`];
  return [
    `${app}: granted ${granted.length === 0 ? 'nothing' : granted.join(', ')}`,
    ...(missing.length === 0 ? [] : [`  missing: ${missing.join(', ')}`]),
    ...(superfluous.length === 0 ? [] : [`  superfluous: ${superfluous.join(', ')}`]),
    ...warnings.map((warning) => `  warning: ${warning}`),
  ];
}

/** The table of the README. */
export function permissionTable(needs: readonly PermissionNeed[]): string {
  const rows = needs.map((need) => {
    const { app, permission, neededBy, usedBy, lost } = need;
    return [
      app,
      permission,
      whereGiven(need),
      [...neededBy, ...usedBy.map((each) => `${each} (optional)`)].join(', '),
      lost,
    ].join(' | ');
  });
  return [
    '| App | Permission | App role | Used by | Without it is unknown or undone |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function whereGiven(need: PermissionNeed): string {
  if (need.appRoleId !== null) return `\`${need.appRoleId}\``;
  return isFabricSetting(need) ? 'a tenant setting of Fabric' : 'a role in Azure';
}
