import { describe, expect, it } from 'vitest';
import { appointed, appointments, today } from './authority.fixture.ts';
import { inForce, productsOf, standingOf } from './standing.ts';

describe('standing', () => {
  const subject = { ownerIds: ['owner'], escalatedTo: ['manager', 'compliance'], product: 'e5' };

  it('is the closest one a person has', () => {
    const held = inForce(appointments, today);
    const both = [...held, appointed('delegate', 'owner'), appointed('delegate', 'manager')];

    expect(
      ['owner', 'manager', 'cover', 'compliance', 'ended'].map((id) => standingOf(id, subject, both)),
    ).toEqual(['owner', 'delegate', 'cover', 'escalated', null]);
  });

  it('lists the products a person stands in for, and none for owners and compliance', () => {
    const products = [
      { product: 'e5', ownerIds: ['owner'] },
      { product: 'visio', ownerIds: ['owner'] },
      { product: 'project', ownerIds: ['partner'] },
    ];
    const everywhere = [
      appointed('delegate', 'delegate', { product: null }),
      appointed('cover', 'cover', { product: null, forUserId: 'owner' }),
      appointed('compliance', 'compliance', { product: null }),
    ];
    const of = (userId: string) => productsOf(userId, everywhere, products);

    expect(of('delegate')).toEqual(['e5', 'visio', 'project']);
    expect(of('cover')).toEqual(['e5', 'visio']);
    expect([of('owner'), of('compliance'), of('stranger')]).toEqual([[], [], []]);
    expect(productsOf('delegate', everywhere, products, ['cover'])).toEqual([]);
    expect(productsOf('cover', everywhere, products, ['cover'])).toEqual(['e5', 'visio']);
  });
});
