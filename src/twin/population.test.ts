import { describe, expect, it } from 'vitest';

import { archetypes, demoSeed } from './archetype-deck.ts';
import { dayText } from './days.ts';
import { foldName, familyNames, givenNames } from './name-pool.ts';
import { demoPeople } from './people.ts';
import { createPopulation } from './population.ts';
import { testToday } from './started-twin.fixture.ts';

function population(users: number, seed = demoSeed) {
  return createPopulation({ seed, users, today: testToday });
}

describe('createPopulation', () => {
  it('makes the same tenant of the same arguments, person by person', () => {
    const first = population(400, 7);
    const second = population(400, 7);

    for (const index of [0, 3, 111, 399]) expect(second.personAt(index)).toEqual(first.personAt(index));
    expect(second.skus).toEqual(first.skus);
    expect(second.tenantId).toBe(first.tenantId);
  });

  it('makes another tenant of another seed', () => {
    expect(population(400, 8).tenantId).not.toBe(population(400, 7).tenantId);
    expect(population(400, 8).personAt(50)).not.toEqual(population(400, 7).personAt(50));
  });

  it('keeps who is who when only the day moves on', () => {
    const tomorrow = createPopulation({ seed: 1, users: 600, today: dayText(population(600).todayDay + 1) });

    expect(tomorrow.tenantId).toBe(population(600).tenantId);
    expect(tomorrow.personAt(77).id).toBe(population(600).personAt(77).id);
  });

  it('finds everybody again by id and by name, in any case, and nobody else', () => {
    const tenant = population(9000, 3);

    const ids = new Set<string>();
    const names = new Set<string>();
    for (let index = 0; index < tenant.users; index += 1) {
      const { id, upn } = tenant.personAt(index);
      ids.add(id);
      names.add(upn.toLowerCase());
      if (index % 50 === 0) {
        expect(tenant.indexOfId(id.toUpperCase())).toBe(index);
        expect(tenant.indexOfUpn(upn.toUpperCase())).toBe(index);
      }
    }

    expect(ids.size).toBe(tenant.users);
    expect(names.size).toBe(tenant.users);
    expect(tenant.indexOfId('00000000-0000-4000-a000-000000000000')).toBeNull();
    expect(tenant.indexOfUpn('nobody.here@harbourline.example')).toBeNull();
  });

  it('holds every archetype from 300 users on, whatever the seed', () => {
    for (const seed of [1, 2, 3, 14, 65, 142]) {
      const tenant = population(300, seed);
      const present = new Set<string>();
      for (let index = 0; index < tenant.users; index += 1)
        present.add(tenant.personAt(index).archetype.name);

      expect(archetypes.filter(({ name }) => !present.has(name))).toEqual([]);
    }
  });

  it('serves a tenant of ten', () => {
    expect(population(10).personAt(9).archetype.name).toBeTypeOf('string');
  });

  it('starts with the people the demo talks to', () => {
    const tenant = population(600);

    expect(demoPeople.map((person) => tenant.indexOfId(person.id))).toEqual([0, 1, 2]);
    expect(tenant.personAt(0).displayName).toBe('Ines Okafor');
  });

  it('carries the awkward names and addresses of real directories', () => {
    const tenant = population(600);
    const people = Array.from({ length: tenant.users }, (_, index) => tenant.personAt(index));

    expect(people.some(({ displayName }) => displayName.includes(','))).toBe(true);
    expect(people.some(({ displayName }) => displayName.includes('"'))).toBe(true);
    expect(people.some(({ displayName }) => /[äøłñž]/.test(displayName))).toBe(true);
    expect(people.some(({ upn }) => upn !== upn.toLowerCase())).toBe(true);
    expect(people.some(({ upn }) => upn.includes('#EXT#'))).toBe(true);
    expect(people.some(({ userType }) => userType === null)).toBe(true);
  });

  it.each([
    [{ seed: 1, users: 9, today: testToday }, 'users'],
    [{ seed: -1, users: 600, today: testToday }, 'seed'],
    [{ seed: 1, users: 600, today: '2026-02-30' }, 'day'],
    [{ seed: 1, users: 600, today: '2023-01-01' }, 'day'],
    [{ seed: 1, users: 600, today: 'today' }, 'day'],
  ])('refuses %o', (options, word) => {
    expect(() => createPopulation(options)).toThrow(
      expect.objectContaining({ code: 'TWIN_OPTION_INVALID', what: expect.stringContaining(word) as string }),
    );
  });

  it('has a name pool whose account names differ', () => {
    for (const pool of [givenNames, familyNames]) {
      const folded = pool.map((name) => foldName(name));
      expect(folded.filter((name, position) => folded.indexOf(name) !== position || name.length < 2)).toEqual(
        [],
      );
    }
  });
});
