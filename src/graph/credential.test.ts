import { describe, expect, it } from 'vitest';
import { createCredential, type AppIdentity } from './credential.ts';

/** Constructing anything from this throws: nothing may look at it. */
const untouchable = new Proxy({} as AppIdentity, {
  get() {
    throw new TypeError('The identity was looked at.');
  },
});

describe('credential', () => {
  it.each(['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000', 'http://127.1.2.3'])(
    'is the fixed token on %s, whatever identity there is',
    async (baseUrl) => {
      const credential = createCredential({ baseUrl, authorityHost: null, identity: untouchable });

      expect(await credential.getToken()).toBe('twin');
    },
  );

  it('is refused for plain http elsewhere', () => {
    expect(() =>
      createCredential({ baseUrl: 'http://graph.microsoft.com', authorityHost: null, identity: null }),
    ).toThrow(expect.objectContaining({ code: 'GRAPH_INSECURE_BASE_URL' }));
  });

  it('asks for an identity where there is a real cloud', () => {
    expect(() =>
      createCredential({ baseUrl: 'https://graph.microsoft.us', authorityHost: null, identity: null }),
    ).toThrow(expect.objectContaining({ code: 'GRAPH_CREDENTIAL_MISSING' }));
  });

  it('says so when the identity cannot be used', async () => {
    const credential = createCredential({
      baseUrl: 'https://graph.microsoft.com',
      authorityHost: 'https://127.0.0.1:1',
      identity: {
        kind: 'certificate',
        tenantId: 'contoso',
        clientId: 'app',
        certificatePath: '/does/not/exist.pem',
      },
    });

    await expect(credential.getToken()).rejects.toMatchObject({ code: 'GRAPH_UNAUTHORIZED' });
  });
});
