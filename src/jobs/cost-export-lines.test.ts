import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { registrationScript } from './registration-script.ts';

const place = { account: 'https://billing7.blob.core.windows.net', container: 'costs', folder: 'daily/cost' };
const scopes = ['/subscriptions/a', '/subscriptions/b'];
const wish = { sources: ['azure-costs'], takesOutOfGroups: false, costExport: { place, scopes } } as const;

describe('the lines of the daily export', () => {
  it('make it for each scope where the policy reads it, and let the reader see one container', () => {
    const script = registrationScript({ ...wish, shell: 'bash' });

    expect(() => execFileSync('bash', ['-n'], { input: script, stdio: 'pipe' })).not.toThrow();
    expect(script).toContain('az storage account show --name billing7 ');
    expect(script.match(/^az costmanagement export create .*--type AmortizedCost/gm)).toHaveLength(2);
    expect(script).toContain('--storage-directory "daily/cost" --timeframe MonthToDate --recurrence Daily');
    expect(script).toMatch(
      /^az role assignment create .*"Storage Blob Data Reader" --scope "\$account_id\/blobServices\/default\/containers\/costs"$/m,
    );
  });

  it.each(['bash', 'powershell'] as const)(
    'are only shown in %s where the policy reads no export',
    (shell) => {
      const script = registrationScript({ ...wish, shell, costExport: { place: null, scopes: [] } });

      expect(script).toMatch(/^# az costmanagement export create/m);
      expect(script).not.toMatch(/^az costmanagement/m);
      expect(script).toContain('REPLACE_WITH_ACCOUNT');
    },
  );

  it('are left out where cost is not read', () => {
    const script = registrationScript({ ...wish, shell: 'bash', sources: ['skus'] });

    expect(script).not.toContain('costmanagement');
  });
});
