import { describe, expect, it } from 'vitest';
import { normaliseAssignments, normaliseUser } from './normalise.ts';
import { DirectoryUser } from './schema.ts';

const id = '87d349ed-44d7-43e1-9a83-5f2406dee5bd';
const e5 = '06ebc4ee-1bb5-47dd-8120-11324bc54e06';
const copilot = '639dec6b-bb19-468b-871c-c5c441c4b0cb';
const group = 'e5f9c4a1-3f1e-4b6a-9b8c-0f8d2f7a1c11';
const plan = '8c098270-9dd4-4350-9b30-ba4703f3b36b';

const bare = { id, assignedLicenses: [], licenseAssignmentStates: [] };

function state(skuId: string, change: object = {}) {
  return { skuId, disabledPlans: [], assignedByGroup: null, state: 'Active', error: 'None', ...change };
}

describe('user', () => {
  it('keeps what is known and leaves the rest null', () => {
    const user = DirectoryUser.parse({
      ...bare,
      id: id.toUpperCase(),
      userPrincipalName: 'AdeleV@contoso.com',
      accountEnabled: false,
      createdDateTime: '2023-05-02T09:11:00Z',
      employeeLeaveDateTime: '0001-01-01T00:00:00Z',
      department: '',
      onPremisesExtensionAttributes: {
        '@odata.type': 'x',
        extensionAttribute1: 'Shared',
        extensionAttribute2: null,
      },
    });

    expect(normaliseUser(user)).toEqual({
      userId: id,
      userPrincipalName: 'AdeleV@contoso.com',
      displayName: null,
      mail: null,
      accountEnabled: false,
      userType: null,
      createdOn: '2023-05-02',
      leaveOn: null,
      department: null,
      companyName: null,
      jobTitle: null,
      employeeType: null,
      usageLocation: null,
      onPremisesSynced: null,
      extensionAttributes: '{"extensionAttribute1":"Shared"}',
    });
  });

  it.each(['id', 'assignedLicenses', 'licenseAssignmentStates'])('is not accepted without %s', (needed) => {
    const rest = Object.fromEntries(Object.entries(bare).filter(([name]) => name !== needed));

    expect(DirectoryUser.safeParse(rest).success).toBe(false);
  });
});

describe('assignments', () => {
  it('has a row for each path, and none for a held SKU that a path explains', () => {
    const rows = normaliseAssignments(
      DirectoryUser.parse({
        id,
        assignedLicenses: [{ skuId: e5, disabledPlans: [] }],
        licenseAssignmentStates: [
          state(e5, { disabledPlans: [plan, e5], lastUpdatedDateTime: '2026-03-04T08:00:00Z' }),
          state(e5, { assignedByGroup: group.toUpperCase(), state: 'Error', error: 'CountViolation' }),
        ],
      }),
    );

    expect(rows).toEqual([
      {
        userId: id,
        skuId: e5,
        groupId: null,
        source: 'licenseAssignmentStates',
        state: 'Active',
        error: null,
        updatedOn: '2026-03-04',
        disabledPlans: `${e5};${plan}`,
      },
      {
        userId: id,
        skuId: e5,
        groupId: group,
        source: 'licenseAssignmentStates',
        state: 'Error',
        error: 'CountViolation',
        updatedOn: null,
        disabledPlans: '',
      },
    ]);
  });

  it.each([
    ['without any path', []],
    ['whose only path is in error', [state(copilot, { state: 'Error', error: 'Other' })]],
  ])('never loses a held SKU %s', (_, licenseAssignmentStates) => {
    const rows = normaliseAssignments(
      DirectoryUser.parse({
        id,
        assignedLicenses: [{ skuId: copilot, disabledPlans: [plan] }],
        licenseAssignmentStates,
      }),
    );

    expect(rows.at(-1)).toEqual({
      userId: id,
      skuId: copilot,
      groupId: null,
      source: 'assignedLicenses',
      state: null,
      error: null,
      updatedOn: null,
      disabledPlans: plan,
    });
  });
});
