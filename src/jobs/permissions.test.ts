import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { sourceNames } from '../lake/observation.ts';
import { checkPermissions } from './check-permissions.ts';
import { isAzureRole, isFabricSetting, permissionNeeds } from './permission-needs.ts';
import { registrationScript } from './registration-script.ts';

const least = (app: string): readonly string[] =>
  permissionNeeds()
    .filter((need) => need.app === app && !isAzureRole(need) && !isFabricSetting(need))
    .map(({ permission }) => permission);

describe('what is needed', () => {
  it('has an app role for every permission of Graph', () => {
    const ofGraph = permissionNeeds().filter((need) => !isAzureRole(need) && !isFabricSetting(need));
    const unknown = ofGraph.filter(({ appRoleId }) => appRoleId === null);

    expect(unknown.map(({ permission }) => permission)).toEqual([]);
    expect(least('writer')).toEqual(['LicenseAssignment.ReadWrite.All', 'GroupMember.ReadWrite.All']);
    expect(least('reader').filter((each) => each.includes('Write'))).toEqual([]);
  });
});

describe('what was granted', () => {
  it('reads everything with the least permissions, and nothing is superfluous', () => {
    const granted = { reader: least('reader'), writer: least('writer') };
    const { apps, sources } = checkPermissions({ granted, takesOutOfGroups: true });

    expect(new Set(sources.map(({ outcome }) => outcome))).toEqual(new Set(['read']));
    expect(apps.map(({ missing, superfluous, warnings }) => [missing, superfluous, warnings])).toEqual([
      [[], [], []],
      [[], [], []],
    ]);
  });

  it('is unknown where a token tells nothing', () => {
    const { apps } = checkPermissions({ granted: { reader: null, writer: null }, takesOutOfGroups: false });

    expect(apps.map(({ granted }) => granted)).toEqual([null, null]);
  });

  it('warns of a reader that can write, and of a writer that can do more than its work (C50)', () => {
    const granted = {
      reader: ['User.ReadWrite.All', 'Sites.Read.All'],
      writer: ['LicenseAssignment.ReadWrite.All', 'GroupMember.ReadWrite.All', 'User.ReadWrite.All'],
    };
    const [reader, writer] = checkPermissions({ granted, takesOutOfGroups: false }).apps;

    expect(reader?.warnings).toEqual([expect.stringContaining('User.ReadWrite.All')]);
    expect(reader?.superfluous).toEqual(['Sites.Read.All']);
    expect(writer?.superfluous).toEqual(['GroupMember.ReadWrite.All', 'User.ReadWrite.All']);
    expect(writer?.warnings).toHaveLength(2);
  });

  it('says of each source what it lacks', () => {
    const granted = { reader: ['User.Read.All'], writer: [] };
    const { sources } = checkPermissions({ granted, takesOutOfGroups: false });
    const of = (name: string) => sources.find(({ source }) => source === name);

    expect(of('users')).toEqual({
      source: 'users',
      outcome: 'read with less',
      missing: ['User-LifeCycleInfo.Read.All'],
    });
    expect(of('skus')).toMatchObject({ outcome: 'not read', missing: ['LicenseAssignment.Read.All'] });
  });
});

describe('the registration script', () => {
  const bash = registrationScript({ shell: 'bash', sources: sourceNames, takesOutOfGroups: true });

  it('is a script a shell understands', () => {
    expect(() => execFileSync('bash', ['-n'], { input: bash, stdio: 'pipe' })).not.toThrow();
  });

  it.each(['bash', 'powershell'] as const)(
    'in %s asks for what is needed, for two apps, and makes no secret',
    (shell) => {
      const script = registrationScript({ shell, sources: sourceNames, takesOutOfGroups: true });

      for (const { appRoleId, neededBy } of permissionNeeds())
        if (appRoleId !== null && neededBy.length > 0) expect(script).toContain(appRoleId);
      for (const part of [
        '00000003-0000-0000-c000-000000000000',
        'seatkeeper-reader',
        'seatkeeper-writer',
        'az ad app create',
        'az ad app permission add',
        'az ad app permission delete',
        'appRoleAssignments',
        'admin-consent',
        '--cert "@$',
      ])
        expect(script).toContain(part);
      expect(script).not.toMatch(/--password|--create-cert|secret=/i);
    },
  );

  it('asks for no more than the sources that are read need', () => {
    const script = registrationScript({ shell: 'bash', sources: ['skus', 'users'], takesOutOfGroups: false });

    expect(script).toContain('LicenseAssignment.Read.All');
    expect(script).toContain('df021288-bdef-4463-88db-98f22de89214');
    for (const other of [
      'Directory.Read.All',
      'Reports.Read.All',
      'AuditLog.Read.All',
      'GroupMember.ReadWrite.All',
    ])
      expect(script).not.toContain(other);
  });
});
