import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { faultOf, id, load, problemsOf, production, tenant } from './testing/environments.ts';
import { variables, type Environment } from './variables.ts';

describe('with nothing set', () => {
  it('is the twin, on loopback, with embedded stores', () => {
    expect(load({})).toMatchObject({
      production: false,
      tenant: { kind: 'twin' },
      graph: { kind: 'embedded' },
      bot: { kind: 'local' },
      data: { dir: './data', registerFile: 'data/register/entitlements.json', lakeDir: 'data/lake' },
      ledger: { kind: 'embedded', dir: 'data/ledger' },
      audit: { dir: 'data/audit', keyFile: null },
      server: { host: '127.0.0.1', port: 3978, role: 'all' },
      playground: { port: 56_150 },
      log: { level: 'warn' },
      now: null,
    });
  });

  it('is the same with every variable empty', () => {
    expect(load(Object.fromEntries(variables.map((name) => [name, ' '])))).toEqual(load({}));
  });

  it('is frozen all the way down', () => {
    const config = load({});

    expect(() => Object.assign(config.policy.caps, { seatsPerRun: 1e6 })).toThrow(TypeError);
    expect(() => (config.policy.populations as unknown[]).push({})).toThrow(TypeError);
  });

  it('takes the policy that is shipped', () => {
    expect(loadConfig({}).policy.caps).toMatchObject({ seatsPerRun: 200 });
  });
});

describe('what is set is taken', () => {
  it.each<[Environment, object]>([
    [
      { SEATKEEPER_DATA_DIR: '/srv/seats' },
      { data: { dir: '/srv/seats', lakeDir: '/srv/seats/lake' }, ledger: { dir: '/srv/seats/ledger' } },
    ],
    [
      { DATABASE_URL: 'postgres://u:p@db/seats' },
      { ledger: { kind: 'postgres', url: 'postgres://u:p@db/seats' } },
    ],
    [
      { SEATKEEPER_AUDIT_DIR: '/mnt/audit', SEATKEEPER_AUDIT_KEY: '/run/secrets/audit.pem' },
      { audit: { dir: '/mnt/audit', keyFile: '/run/secrets/audit.pem' } },
    ],
    [{ SEATKEEPER_ROLE: 'worker' }, { server: { role: 'worker' } }],
    [{ SEATKEEPER_LOG_LEVEL: 'debug' }, { log: { level: 'debug' } }],
    [{ SEATKEEPER_POLICY: 'other.json' }, { policy: { caps: { seatsPerRun: 200 } } }],
    [{ SEATKEEPER_NOW: '2026-11-22T09:00:00+01:00' }, { now: '2026-11-22T08:00:00.000Z' }],
    [{ SEATKEEPER_NOW: '2026-11-22' }, { now: '2026-11-22T00:00:00.000Z' }],
    [{ HOST: 'localhost', PORT: '0' }, { server: { host: 'localhost', port: 0 } }],
    [{ HOST: '::1' }, { server: { host: '::1' } }],
    [{ PLAYGROUND_PORT: '0' }, { playground: { port: null } }],
    [
      { GRAPH_BASE_URL: 'http://127.0.0.1:4000/' },
      {
        tenant: { kind: 'twin' },
        graph: {
          kind: 'twin',
          graphBaseUrl: 'http://127.0.0.1:4000',
          armBaseUrl: null,
          powerBiBaseUrl: null,
        },
      },
    ],
    [{ ...tenant, HOST: '127.0.0.1' }, { tenant: { kind: 'entra', tenantId: id(1) } }],
    [{ NODE_ENV: 'test' }, { production: false }],
  ])('%j', (env, expected) => {
    expect(load(env)).toMatchObject(expected);
  });
});

describe('a tenant', () => {
  it('is reached in the public cloud with two registrations', () => {
    expect(load(tenant).graph).toEqual({
      kind: 'microsoft',
      graphBaseUrl: 'https://graph.microsoft.com',
      armBaseUrl: 'https://management.azure.com',
      powerBiBaseUrl: null,
      authorityHost: 'https://login.microsoftonline.com',
      reader: { kind: 'secret', clientId: id(2), clientSecret: 'reader-secret' },
      writer: { kind: 'secret', clientId: id(3), clientSecret: 'writer-secret' },
    });
  });

  it('may be in another cloud, with a certificate and a managed identity', () => {
    const env = {
      ...tenant,
      READER_CLIENT_SECRET: '',
      WRITER_CLIENT_SECRET: '',
      TENANT_ID: id(1).replace('1', 'A'),
      READER_CLIENT_CERTIFICATE_PATH: 'app.pem',
      GRAPH_BASE_URL: 'https://graph.microsoft.us',
      ARM_BASE_URL: 'https://management.usgovcloudapi.net/',
      POWERBI_BASE_URL: 'https://api.high.powerbigov.us',
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us',
    };

    expect(load(env)).toMatchObject({
      tenant: { tenantId: id(1).replace('1', 'a') },
      graph: {
        graphBaseUrl: 'https://graph.microsoft.us',
        armBaseUrl: 'https://management.usgovcloudapi.net',
        powerBiBaseUrl: 'https://api.high.powerbigov.us',
        authorityHost: 'https://login.microsoftonline.us',
        reader: { kind: 'certificate', clientId: id(2), certificatePath: 'app.pem' },
        writer: { kind: 'managedIdentity', clientId: id(3) },
      },
    });
  });

  it('served by a twin needs no credential, and looks at none that is set', () => {
    const env = {
      TENANT_ID: id(1),
      GRAPH_BASE_URL: 'http://localhost:4000',
      ARM_BASE_URL: 'http://[::1]:4001',
      POWERBI_BASE_URL: 'http://127.0.0.1:4002',
      READER_CLIENT_ID: 'not a guid',
      READER_CLIENT_SECRET: 'real-secret',
      READER_CLIENT_CERTIFICATE_PATH: 'nowhere.pem',
      WRITER_TYPO: 'x',
      AZURE_AUTHORITY_HOST: 'http://127.0.0.1:9',
    };
    const config = load(env);

    expect(config.graph).toEqual({
      kind: 'twin',
      graphBaseUrl: 'http://localhost:4000',
      armBaseUrl: 'http://[::1]:4001',
      powerBiBaseUrl: 'http://127.0.0.1:4002',
    });
    expect(JSON.stringify(config)).not.toContain('real-secret');
  });

  it.each<[string, Environment, string]>([
    ['an id that is none', { TENANT_ID: 'contoso' }, 'TENANT_ID "contoso" is not a GUID.'],
    ['no reader', { READER_CLIENT_ID: '' }, 'READER_CLIENT_ID is needed for a tenant'],
    ['no writer', { WRITER_CLIENT_ID: undefined }, 'WRITER_CLIENT_ID is needed for a tenant'],
    ['a reader id that is none', { READER_CLIENT_ID: 'x' }, 'READER_CLIENT_ID "x" is not a GUID.'],
    [
      'one registration for both',
      { WRITER_CLIENT_ID: id(2) },
      'WRITER_CLIENT_ID is the same as READER_CLIENT_ID',
    ],
    [
      'secret and certificate',
      { READER_CLIENT_CERTIFICATE_PATH: 'app.pem' },
      'READER_CLIENT_SECRET is set beside',
    ],
    [
      'a certificate that is not there',
      { WRITER_CLIENT_SECRET: '', WRITER_CLIENT_CERTIFICATE_PATH: 'no.pem' },
      'WRITER_CLIENT_CERTIFICATE_PATH "no.pem" cannot be read',
    ],
    [
      'a certificate without its key',
      { WRITER_CLIENT_SECRET: '', WRITER_CLIENT_CERTIFICATE_PATH: 'half.pem' },
      'WRITER_CLIENT_CERTIFICATE_PATH "half.pem" must hold a certificate and its private key',
    ],
    [
      'http beyond loopback',
      { GRAPH_BASE_URL: 'http://graph.example' },
      'GRAPH_BASE_URL is plain http to graph.example',
    ],
    [
      'a name that only sounds like loopback',
      { GRAPH_BASE_URL: 'http://127.0.0.1.example:80' },
      'GRAPH_BASE_URL is plain http',
    ],
    ['all interfaces as a twin', { GRAPH_BASE_URL: 'http://0.0.0.0:80' }, 'GRAPH_BASE_URL is plain http'],
    [
      'a version in the address',
      { GRAPH_BASE_URL: 'https://graph.microsoft.com/v1.0' },
      'GRAPH_BASE_URL must end after host and port: https://graph.microsoft.com,',
    ],
    [
      'a password in the address',
      { GRAPH_BASE_URL: 'https://u:p@graph.microsoft.com' },
      'GRAPH_BASE_URL must not hold a user',
    ],
    ['another scheme', { ARM_BASE_URL: 'ftp://arm' }, 'ARM_BASE_URL is not an address'],
    ['no address', { ARM_BASE_URL: 'management.azure.com' }, 'ARM_BASE_URL is not an address'],
    ['Azure by http', { ARM_BASE_URL: 'http://arm.example' }, 'ARM_BASE_URL is plain http'],
    [
      'Graph from a twin and Azure from Microsoft',
      { GRAPH_BASE_URL: 'http://127.0.0.1:1', ARM_BASE_URL: 'https://arm.example' },
      'ARM_BASE_URL is not on loopback',
    ],
    [
      'Azure from a twin and Graph from Microsoft',
      { ARM_BASE_URL: 'http://127.0.0.1:1' },
      'ARM_BASE_URL is a twin',
    ],
    [
      'Graph from a twin and Power BI from Microsoft',
      { GRAPH_BASE_URL: 'http://127.0.0.1:1', POWERBI_BASE_URL: 'https://api.powerbi.com' },
      'POWERBI_BASE_URL is not on loopback',
    ],
    [
      'Power BI from a twin and Graph from Microsoft',
      { POWERBI_BASE_URL: 'http://127.0.0.1:1' },
      'POWERBI_BASE_URL is a twin',
    ],
    [
      'an authority by http',
      { AZURE_AUTHORITY_HOST: 'http://127.0.0.1:1' },
      'AZURE_AUTHORITY_HOST must be https',
    ],
    [
      'a mistyped secret',
      { READER_CLIENT_SECRET: '', READER_CLIENT_SECERT: 's' },
      'READER_CLIENT_SECERT is not a variable of this program. Did you mean READER_CLIENT_SECRET?',
    ],
  ])('with %s is refused', (_name, env, problem) => {
    const problems = problemsOf({ ...tenant, ...env });

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });
});

describe('production', () => {
  it('runs with a tenant and a registered bot', () => {
    expect(load(production)).toMatchObject({ production: true, server: { host: '0.0.0.0' } });
  });

  it.each(['', undefined, ' '])(
    'without a tenant (%j) is refused by its own code, with all other problems',
    (TENANT_ID) => {
      const fault = faultOf({ ...production, TENANT_ID, PORT: 'x' });

      expect(fault.code).toBe('CONFIG_PRODUCTION_WITHOUT_TENANT');
      expect(fault.problems.map(({ at }) => at)).toEqual(['TENANT_ID', 'PORT']);
    },
  );

  it('is recognised in any case', () => {
    expect(faultOf({ NODE_ENV: 'Production' }).code).toBe('CONFIG_PRODUCTION_WITHOUT_TENANT');
  });

  it.each<[string, Environment, string]>([
    ['a fixed clock', { SEATKEEPER_NOW: '2026-11-22T08:00:00Z' }, 'SEATKEEPER_NOW is refused in production'],
    ['no bot', { BOT_ID: '', HOST: '' }, 'BOT_ID is needed in production'],
  ])('with %s is refused', (_name, env, problem) => {
    const fault = faultOf({ ...production, ...env });

    expect(fault.code).toBe('CONFIG_INVALID');
    expect(fault.problems.map(({ at, message }) => `${at} ${message}`)).toEqual([
      expect.stringContaining(problem),
    ]);
  });
});

describe('everything else', () => {
  it.each<[Environment, string]>([
    [{ PORT: '70000' }, 'PORT "70000" is not a port'],
    [{ PLAYGROUND_PORT: '-1' }, 'PLAYGROUND_PORT "-1" is not a port'],
    [{ SEATKEEPER_ROLE: 'both' }, 'SEATKEEPER_ROLE "both" is not one of all, bot, worker.'],
    [{ SEATKEEPER_LOG_LEVEL: 'loud' }, 'SEATKEEPER_LOG_LEVEL "loud" is not one of trace'],
    [{ SEATKEEPER_NOW: 'yesterday' }, 'SEATKEEPER_NOW "yesterday" is not an instant'],
    [{ SEATKEEPER_NOW: '2026-11-22T08:00:00' }, 'SEATKEEPER_NOW "2026-11-22T08:00:00" is not an instant'],
    [{ SEATKEEPER_NOW: '2026-02-30T08:00:00Z' }, 'SEATKEEPER_NOW "2026-02-30T08:00:00Z" is not an instant'],
    [{ DATABASE_URL: 'mysql://u:hush@db/x' }, 'DATABASE_URL is not a PostgreSQL address'],
    [
      { SEATKEEPER_POLCY: 'x.json' },
      'SEATKEEPER_POLCY is not a variable of this program. Did you mean SEATKEEPER_POLICY?',
    ],
    [{ SEATKEEPER_COLOUR_OF_THE_BIKESHED: '1' }, 'SEATKEEPER_COLOUR_OF_THE_BIKESHED is not a variable'],
    [{ SEATKEEPER_POLICY: 'gone.json' }, 'SEATKEEPER_POLICY "gone.json" cannot be read: ENOENT.'],
    [
      { GRAPH_BASE_URL: 'https://graph.microsoft.com' },
      'TENANT_ID is needed to use https://graph.microsoft.com.',
    ],
    [{ ARM_BASE_URL: 'https://management.azure.com' }, 'ARM_BASE_URL is set without GRAPH_BASE_URL'],
  ])('%j is refused', (env, problem) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it('is reported at once, environment and policy together, without a secret', () => {
    const fault = faultOf({
      ...tenant,
      WRITER_CLIENT_ID: 'x',
      PORT: 'x',
      DATABASE_URL: 'hush',
      SEATKEEPER_POLICY: 'wrong.json',
    });

    expect(fault.problems.map(({ at }) => at)).toEqual([
      'WRITER_CLIENT_ID',
      'DATABASE_URL',
      'PORT',
      'policy: caps.seatsPerRun',
      'policy: populations',
    ]);
    expect(fault.what).toContain('5 problems');
    expect(fault.message).not.toMatch(/hush|secret/);
  });
});
