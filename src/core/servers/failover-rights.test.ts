import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlOn, windowsOn } from './estate.fixture.ts';
import { failoverRights, type FailoverRights } from './failover-rights.ts';
import { gatherMachines } from './gather-machines.ts';
import type { ServerLine } from './server-line.ts';

const rightsOf = (...lines: ServerLine[]): FailoverRights[] => failoverRights(gatherMachines(lines, []));
const many = (count: number, stem: string, given: Partial<ServerLine>) =>
  Array.from({ length: count }, (_, index) => sqlOn(`${stem}${index}`, null, 4, given));
const active = (count: number) => many(count, 'a', { isPassive: false, hasAssurance: true });
const passive = (count: number) => many(count, 'p', { isPassive: true, hasAssurance: true });

describe('passive replicas', () => {
  it.each([
    ['one for each active', [...active(2), ...passive(2)], []],
    ['a second for each active', [...active(2), ...passive(3)], [[3, 2, 1, 0]]],
    ['a third', [...active(1), ...passive(4)], [[4, 1, 1, 2]]],
    ['none is active', passive(2), [[2, 0, 0, 2]]],
    [
      'the active one has no Software Assurance',
      [...many(1, 'a', { hasAssurance: false }), ...passive(1)],
      [[1, 0, 0, 1]],
    ],
    ['nobody says what the other is', [...many(1, 'a', {}), ...passive(1)], []],
    ['it has no Software Assurance itself', many(1, 'p', { isPassive: true, hasAssurance: false }), []],
    ['it is in a cloud', many(1, 'p', { isPassive: true, kind: 'cloud' }), []],
    ['it is of Windows Server', [windowsOn('w', 'h', 4, { isPassive: true })], []],
    ['it is free', many(1, 'p', { isPassive: true, edition: 'Developer' }), []],
  ])('where %s', (_name, lines, expected) => {
    expect(
      rightsOf(...lines).map((found) => [
        ...[found.passive, found.activeAtMost, found.onlyForRecovery, found.withoutRight],
      ]),
    ).toEqual(expected);
  });

  it('are counted edition by edition', () => {
    const enterprise = { edition: 'Enterprise', hasAssurance: true };

    expect(
      rightsOf(
        ...passive(1),
        ...many(1, 'ea', { ...enterprise, isPassive: false }),
        ...many(2, 'ep', { ...enterprise, isPassive: true }),
      ),
    ).toMatchObject([
      { license: 'sql-server-enterprise', onlyForRecovery: 1, withoutRight: 0 },
      { license: 'sql-server-standard', onlyForRecovery: 0, withoutRight: 1 },
    ]);
  });

  it('are each covered, for recovery only, or without a right', () => {
    const number = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(number, number, (actives, passives) => {
        const [found] = rightsOf(...active(actives), ...passive(passives));
        expect(found === undefined).toBe(passives <= actives);
        if (found === undefined) return;
        expect(actives + found.onlyForRecovery + found.withoutRight).toBe(passives);
        expect(found.onlyForRecovery).toBeLessThanOrEqual(actives);
      }),
    );
  });
});
