import { describe, expect, it } from 'vitest';
import { known, unknown } from '../core/model/product.ts';
import { position } from '../testing/desk-scene.ts';
import { renderDigestText } from './digest-text.ts';
import type { Digest } from './digest.ts';
import { positionRow } from './position-document.ts';

const empty = {
  ...{ kind: 'monthly', since: '2026-10-22', asOf: '2026-11-22', openCases: [], freed: [] },
  unassigned: { units: 6, productsUnknown: 1 },
  coverage: { complete: true, gaps: [] },
  dates: { rows: [], windowDays: 90, from: '2026-11-22', subscriptionsUnknownBecause: 'nothing-collected' },
  differences: { rows: [], unknown: 0 },
  remediation: null,
} as unknown as Digest;

describe('a digest for a terminal', () => {
  it('says which figure is unknown, and why, in words', () => {
    const notRegistered = unknown('not-in-register');
    const text = renderDigestText({
      ...empty,
      positions: [
        positionRow(position({ name: 'E5' })),
        positionRow(
          position({
            ...{ name: 'Visio', entitled: notRegistered, deploymentPct: notRegistered, assigned: known(6) },
            threshold: notRegistered,
          }),
        ),
        positionRow(position({ name: 'F3', assigned: unknown('users-failed'), threshold: known('over') })),
      ],
    });

    expect(text).toContain(
      '  E5: 94 of 100 assigned, 85.1 % used, warning: nearly all that is entitled is assigned',
    );
    expect(text).toContain(
      '  Visio: 6 assigned, entitled unknown (the register has no line for it), 85.1 % used',
    );
    expect(text).toContain(
      '  F3: assigned unknown (the directory of people could not be read), 100 entitled,',
    );
    expect(text).toContain("The days of the tenant's subscriptions are unknown: nothing was collected yet.");
    expect(text).not.toContain('of unknown');
  });
});
