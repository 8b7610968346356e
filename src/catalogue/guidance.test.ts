import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import { guidanceFor, guidanceKinds, readGuidance } from './guidance.ts';

const copilot = 'microsoft-365-copilot';

describe('guidance', () => {
  it('of Copilot begins with its own: training, success stories and self-help', () => {
    const own = guidanceFor(copilot).filter(({ product }) => product === copilot);

    expect(guidanceFor(copilot).slice(0, own.length)).toEqual(own);
    expect(own.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['training', 'case-study', 'self-service']),
    );
  });

  it.each(['microsoft-teams-enterprise', 'microsoft-365-apps-for-enterprise', 'visio-plan-2', copilot])(
    'of %s has training and self-help, each address once',
    (product) => {
      const guidance = guidanceFor(product);
      const addresses = guidance.map(({ address }) => address);

      expect(new Set(addresses).size).toBe(addresses.length);
      expect(guidance.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['training', 'self-service']));
    },
  );

  it('belongs to a product of the catalogue, and is a page of Microsoft’s', () => {
    const products = createCatalogue()
      .skus()
      .map(({ product }) => product);
    const shipped = products.flatMap((product) => guidanceFor(product));

    expect(new Set(shipped.map(({ address }) => address)).size).toBeGreaterThanOrEqual(8);
    expect(new Set(shipped.map(({ kind }) => kind))).toEqual(new Set(guidanceKinds));
    for (const { address } of shipped) {
      expect(new URL(address)).toMatchObject({ protocol: 'https:', search: '' });
      expect(new URL(address).hostname).toMatch(/(^|\.)microsoft\.com$/);
    }
  });

  it.each([
    ['another host', '*,training,T,https://example.com/'],
    ['a host that only ends alike', '*,training,T,https://notmicrosoft.com/'],
    ['no encryption', '*,training,T,http://support.microsoft.com/'],
    ['a kind nobody knows', '*,course,T,https://support.microsoft.com/'],
    ['no title', '*,training,,https://support.microsoft.com/'],
    ['a product nobody could have', 'Teams!,training,T,https://support.microsoft.com/'],
    ['a row twice', '*,training,T,https://support.microsoft.com/\n*,blog,U,https://support.microsoft.com/'],
  ])('with %s is a bug', (_name, rows) => {
    expect(() => readGuidance(`product,kind,title,address\n${rows}\n`)).toThrow(TypeError);
  });
});
