import { describe, expect, it } from 'vitest';
import { errorOf } from '../graph/errors.ts';
import type { GraphReader } from '../graph/reader.ts';
import { fixedClock } from '../lib/clock.ts';
import { gatherGroupFacts } from './gather-group-facts.ts';
import { readGroup, readGroupFacts } from './group-radius.ts';

const groupId = '0b9d6c3e-5a55-4b6f-9d0f-4f1f6f0c0a01';
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const clock = fixedClock(new Date('2026-11-22T09:00:00Z'));

const plain = {
  id: groupId,
  displayName: 'LIC E5',
  groupTypes: [],
  onPremisesSyncEnabled: null,
  isAssignableToRole: null,
  mailEnabled: false,
  resourceProvisioningOptions: [],
  assignedLicenses: [{ skuId: e5.toUpperCase() }],
  licenseProcessingState: { state: 'ProcessingComplete' },
};

/** Answers by the end of the path; a number is a status. */
function readerOf(answers: Readonly<Record<string, unknown>>): Pick<GraphReader, 'getJson' | 'pages'> {
  const answerTo = (path: string): unknown => {
    const wanted = Object.keys(answers).find((end) => path.endsWith(end));
    const answer = wanted === undefined ? 404 : answers[wanted];
    if (typeof answer !== 'number') return answer;
    throw errorOf({ status: answer, body: '', requestId: null, method: 'GET', path });
  };
  return {
    getJson: async (path, schema) => ({ value: schema.parse(answerTo(path)), requestId: null }),
    async *pages(path, schema) {
      const rows = answerTo(path) as unknown[];
      yield { rows: rows.map((row) => schema.parse(row)), issues: [], next: null, requestId: null };
    },
  };
}

const whole = {
  [groupId]: plain,
  '/members': { '@odata.count': 12 },
  '/members/microsoft.graph.group': { '@odata.count': 0 },
  '/memberOf/microsoft.graph.group': { '@odata.count': 1 },
  '/appRoleAssignments': [{ resourceDisplayName: 'Figma' }, { resourceDisplayName: 'Figma' }],
  '/owners': [
    { id: 'AAAAAAAA-0000-4000-8000-000000000001', '@odata.type': '#microsoft.graph.user' },
    { id: 'aaaaaaaa-0000-4000-8000-000000000002', '@odata.type': '#microsoft.graph.servicePrincipal' },
  ],
};

describe('readGroup', () => {
  it('tells what decides about a group, what else it gives, and the people who own it', async () => {
    expect(await readGroup({ reader: readerOf(whole), clock }, groupId)).toEqual({
      facts: {
        groupId,
        displayName: 'LIC E5',
        isDynamic: false,
        isSynced: false,
        isRoleAssignable: false,
        skuIds: [e5],
        hasNestedGroups: false,
        isProcessing: false,
      },
      radius: {
        readAt: '2026-11-22T09:00:00.000Z',
        licences: { known: true, value: [e5] },
        members: { known: true, value: 12 },
        nestedGroups: { known: true, value: 0 },
        parentGroups: { known: true, value: 1 },
        apps: { known: true, value: ['Figma'] },
        isMailEnabled: { known: true, value: false },
        hasTeam: { known: true, value: false },
        isRoleAssignable: { known: true, value: false },
      },
      owners: { known: true, value: ['aaaaaaaa-0000-4000-8000-000000000001'] },
    });
  });

  it('says of each piece that cannot be read why, and takes none for "no"', async () => {
    const reader = readerOf({ ...whole, '/appRoleAssignments': 403, '/members': 503, '/owners': 403 });
    const { radius, owners } = await readGroup({ reader, clock }, groupId);
    const gone = await readGroup({ reader: readerOf({}), clock }, groupId);

    expect(radius).toMatchObject({
      apps: { known: false, reason: 'forbidden' },
      members: { known: false, reason: 'not-answered' },
      nestedGroups: { known: true, value: 0 },
    });
    expect(owners).toEqual({ known: false, reason: 'forbidden' });
    expect(Object.values(gone.facts).filter((fact) => fact !== groupId)).toEqual([
      ...[null, null, null, null, null, null, null],
    ]);
    expect(gone.radius.licences).toEqual({ known: false, reason: 'not-found' });
  });

  it.each([
    [{ licenseProcessingState: null }, { isProcessing: null }],
    [{ licenseProcessingState: { state: 'QueuedForProcessing' } }, { isProcessing: true }],
    [{ groupTypes: ['Unified', 'DynamicMembership'] }, { isDynamic: true }],
    [{ onPremisesSyncEnabled: true }, { isSynced: true }],
    [{ isAssignableToRole: true }, { isRoleAssignable: true }],
  ])('reads %j as %j', async (changes, facts) => {
    const reader = readerOf({ ...whole, [groupId]: { ...plain, ...changes } });
    expect(await readGroupFacts(reader, groupId)).toMatchObject(facts);
  });
});

describe('gatherGroupFacts', () => {
  it('knows of a collected group what was collected, and reads a named one again', async () => {
    const collected = { displayName: 'Old name', isDynamic: false, isSynced: null, isRoleAssignable: null };
    const other = '0b9d6c3e-5a55-4b6f-9d0f-4f1f6f0c0a02';
    const run = {
      supply: async () => ({
        skus: [],
        subscriptions: [],
        groups: [
          { groupId, ...collected, skuIds: e5 },
          { groupId: other, ...collected, skuIds: `${e5};visio` },
        ],
      }),
    };
    const { groupOf, licenceGroups } = await gatherGroupFacts(run, readerOf(whole), [groupId]);
    const unread = await gatherGroupFacts(run, readerOf({}), [groupId]);

    expect(licenceGroups).toEqual(new Set([groupId]));
    expect(groupOf(groupId)).toMatchObject({ displayName: 'LIC E5', hasNestedGroups: false });
    expect(groupOf(other)).toMatchObject({
      skuIds: [e5, 'visio'],
      hasNestedGroups: null,
      isProcessing: null,
    });
    expect(groupOf('elsewhere')).toBeNull();
    // What the collection knew of it is old news once it cannot be read.
    expect(unread.groupOf(groupId)).toMatchObject({ displayName: 'Old name', isDynamic: null, skuIds: null });
  });
});
