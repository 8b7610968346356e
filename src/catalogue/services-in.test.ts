import { describe, expect, it } from 'vitest';
import { createCatalogue } from './create-catalogue.ts';
import { servicesIn } from './services-in.ts';

const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const f3 = '66b55226-6b4f-492c-910c-a3b7a3c9d993';
const copilot = '639dec6b-bb19-468b-871c-c5c441c4b0cb';
const visio = 'c5928f49-12ba-48f7-ada3-0d743a3601d5';

describe('servicesIn', () => {
  it.each([
    ['a suite', [e5], ['mailbox', 'oneDrive', 'desktopApps']],
    ['a suite without desktop apps, in upper case', [f3.toUpperCase()], ['mailbox', 'oneDrive']],
    ['Copilot', [copilot], ['copilot']],
    ['anything else', [visio], ['other']],
    ['nothing known', [], ['other']],
    ['several', [visio, copilot, f3], ['mailbox', 'oneDrive', 'copilot', 'other']],
  ])('%s', (_name, skuIds, services) => {
    expect(servicesIn(skuIds)).toEqual(services);
  });

  it('lists every Microsoft 365 and Office 365 suite of the catalogue but those for frontline sign-in only', () => {
    const unlisted = createCatalogue()
      .skus()
      .filter(({ kind, displayName }) => kind === 'suite' && /^(Microsoft|Office) 365 /.test(displayName))
      .filter(({ skuId }) => servicesIn([skuId]).includes('other'))
      .map(({ displayName }) => displayName);

    expect(unlisted.filter((name) => !name.startsWith('Microsoft 365 F1'))).toEqual([]);
  });
});
