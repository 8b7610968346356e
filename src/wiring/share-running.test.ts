import { expect, it } from 'vitest';
import { createSharing } from './share-running.ts';

it('makes what several wait for once, and anew for whoever asks later', async () => {
  const share = createSharing();
  let made = 0;
  const make = async () => (made += 1);

  const together = await Promise.all([share('a', make), share('a', make), share('b', make)]);

  expect(together).toEqual([1, 1, 2]);
  expect(await share('a', make)).toBe(3);
});

it('forgets what could not be made', async () => {
  const share = createSharing();

  await expect(share('a', () => Promise.reject(new TypeError('no')))).rejects.toThrow('no');
  expect(await share('a', async () => 'yes')).toBe('yes');
});
