import { elementAt } from '../element-at.ts';
import { guidFrom } from '../object-ids.ts';
import { hash32 } from '../random.ts';
import { tagValueOf, type ArmGroup, type ArmSubscription } from './subscriptions.ts';

export interface PolicyDefinition {
  readonly id: string;
  readonly displayName: string;
  readonly category: string;
  readonly parameters: Readonly<Record<string, { readonly defaultValue?: string }>>;
  readonly policyRule: unknown;
}

export interface PolicySet {
  readonly id: string;
  readonly displayName: string;
  readonly parameters: PolicyDefinition['parameters'];
  readonly members: readonly {
    readonly reference: string;
    readonly definitionId: string;
    readonly parameters: Readonly<Record<string, { readonly value: string }>>;
  }[];
}

export interface PolicyAssignment {
  readonly id: string;
  readonly displayName: string;
  readonly scope: string;
  readonly enforcementMode: 'Default' | 'DoNotEnforce';
  /** A definition or a set. */
  readonly definitionId: string;
  readonly parameters: Readonly<Record<string, { readonly value: string }>>;
  /** What is right: the tag, and what happens without it; one for each definition that is about tags. */
  readonly about: readonly { readonly tagKey: string; readonly effect: string }[];
}

export interface PolicyState {
  readonly assignmentId: string;
  /** Of the definition in its set; null for a single definition. */
  readonly reference: string | null;
  readonly definitionId: string;
  readonly effect: string;
  readonly compliant: number;
  readonly nonCompliant: number;
}

export interface TagPolicies {
  readonly definitions: readonly PolicyDefinition[];
  readonly sets: readonly PolicySet[];
  readonly assignments: readonly PolicyAssignment[];
  /** Of one subscription; an assignment that is switched off has none. */
  statesIn(subscription: ArmSubscription): readonly PolicyState[];
}

const builtIn = '/providers/Microsoft.Authorization/policyDefinitions';

/** What the tenant's governance team has set up: one rule that holds, and several that only look like it. */
export function createTagPolicies(
  seed: number,
  subscriptions: readonly ArmSubscription[],
  groups: readonly ArmGroup[],
  tenantId: string,
): TagPolicies {
  const root = `/providers/Microsoft.Management/managementGroups/${tenantId}`;
  const ids = Array.from({ length: 5 }, (_, position) => guidFrom(seed, 4301, position));
  const require = `${builtIn}/${elementAt(ids, 0)}`;
  const inherit = `${builtIn}/${elementAt(ids, 1)}`;
  const audit = `${root}/providers/Microsoft.Authorization/policyDefinitions/audit-costcenter`;
  const locations = `${builtIn}/${elementAt(ids, 3)}`;
  const set = `${root}/providers/Microsoft.Authorization/policySetDefinitions/tag-governance`;
  const first = elementAt(subscriptions, 0);
  const second = elementAt(subscriptions, 1);
  const third = elementAt(subscriptions, 2);
  const assigned = (scope: string, name: string) =>
    `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;
  const scopeOf = ({ id }: ArmSubscription) => `/subscriptions/${id}`;

  const definitions: readonly PolicyDefinition[] = [
    {
      id: require,
      displayName: 'Require a tag on resource groups',
      category: 'Tags',
      parameters: { tagName: {} },
      policyRule: {
        if: { field: "[concat('tags[', parameters('tagName'), ']')]", exists: 'false' },
        then: { effect: 'deny' },
      },
    },
    {
      id: inherit,
      displayName: 'Inherit a tag from the resource group if missing',
      category: 'Tags',
      parameters: { tagName: {} },
      policyRule: {
        if: { field: "[concat('tags[', parameters('tagName'), ']')]", exists: 'false' },
        then: { effect: 'modify' },
      },
    },
    {
      id: audit,
      displayName: 'CostCenter is stated',
      category: 'Finance',
      parameters: { effect: { defaultValue: 'Audit' } },
      policyRule: {
        if: { field: "tags['CostCenter']", exists: 'false' },
        then: { effect: "[parameters('effect')]" },
      },
    },
    {
      id: locations,
      displayName: 'Allowed locations',
      category: 'General',
      parameters: {},
      policyRule: { if: { field: 'location', notIn: ['uksouth'] }, then: { effect: 'deny' } },
    },
  ];
  const sets: readonly PolicySet[] = [
    {
      id: set,
      displayName: 'Tag governance',
      parameters: { ownerTag: { defaultValue: 'Owner' } },
      members: [
        {
          reference: 'owner',
          definitionId: require,
          parameters: { tagName: { value: "[parameters('ownerTag')]" } },
        },
        { reference: 'where', definitionId: locations, parameters: {} },
      ],
    },
  ];
  const assignments: readonly PolicyAssignment[] = [
    {
      id: assigned(scopeOf(first), 'require-costcenter'),
      displayName: 'CostCenter on every resource group',
      scope: scopeOf(first),
      enforcementMode: 'Default',
      definitionId: require,
      parameters: { tagName: { value: 'CostCenter' } },
      about: [{ tagKey: 'CostCenter', effect: 'deny' }],
    },
    {
      id: assigned(scopeOf(second), 'require-costcenter-trial'),
      displayName: 'CostCenter on every resource group (trial)',
      scope: scopeOf(second),
      enforcementMode: 'DoNotEnforce',
      definitionId: require,
      parameters: { tagName: { value: 'costcenter' } },
      about: [{ tagKey: 'costcenter', effect: 'deny' }],
    },
    {
      id: assigned(root, 'audit-costcenter'),
      displayName: 'CostCenter is stated',
      scope: root,
      enforcementMode: 'Default',
      definitionId: audit,
      parameters: {},
      about: [{ tagKey: 'CostCenter', effect: 'Audit' }],
    },
    {
      id: assigned(scopeOf(third), 'costcenter-off'),
      displayName: 'CostCenter is stated (switched off)',
      scope: scopeOf(third),
      enforcementMode: 'Default',
      definitionId: audit,
      parameters: { effect: { value: 'Disabled' } },
      about: [{ tagKey: 'CostCenter', effect: 'Disabled' }],
    },
    {
      id: assigned(scopeOf(first), 'inherit-environment'),
      displayName: 'Environment from the resource group',
      scope: scopeOf(first),
      enforcementMode: 'Default',
      definitionId: inherit,
      parameters: { tagName: { value: 'Environment' } },
      about: [{ tagKey: 'Environment', effect: 'modify' }],
    },
    {
      id: assigned(root, 'tag-governance'),
      displayName: 'Tag governance',
      scope: root,
      enforcementMode: 'Default',
      definitionId: set,
      parameters: {},
      about: [{ tagKey: 'Owner', effect: 'deny' }],
    },
    {
      id: assigned(root, 'allowed-locations'),
      displayName: 'Allowed locations',
      scope: root,
      enforcementMode: 'Default',
      definitionId: locations,
      parameters: {},
      about: [],
    },
  ];

  function statesIn(subscription: ArmSubscription): readonly PolicyState[] {
    const here = groups.filter((group) => group.subscription === subscription);
    const isHere = (scope: string) => scope === root || scope === scopeOf(subscription);
    return assignments
      .filter(({ scope, about }) => isHere(scope) && about.every(({ effect }) => effect !== 'Disabled'))
      .flatMap(({ id, definitionId, about }): readonly PolicyState[] => {
        const [rule] = about;
        if (rule === undefined) {
          const nonCompliant = hash32(seed, 4302) % 3;
          return [
            { assignmentId: id, reference: null, definitionId, effect: 'deny', compliant: 9, nonCompliant },
          ];
        }
        const nonCompliant = here.filter(({ tags }) => tagValueOf(tags, rule.tagKey) === null).length;
        return [
          {
            assignmentId: id,
            reference: definitionId === set ? 'owner' : null,
            definitionId: definitionId === set ? require : definitionId,
            effect: rule.effect.toLowerCase(),
            compliant: here.length - nonCompliant,
            nonCompliant,
          },
        ];
      });
  }

  return { definitions, sets, assignments, statesIn };
}
