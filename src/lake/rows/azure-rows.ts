import type { IsoDay } from '../iso-day.ts';
import type { TableShapes } from '../table-shape.ts';

/** What Azure bills, reserves, runs and tags. Amounts are in major units of their `currency`. */
export interface AzureRows {
  /** Reservation summaries of Consumption: one reservation on one day. Hours may have parts. */
  readonly reservation_days: {
    readonly reservationId: string;
    readonly orderId: string;
    readonly skuName: string | null;
    readonly kind: string | null;
    readonly usedOn: IsoDay;
    readonly reservedHours: number | null;
    readonly usedHours: number | null;
    readonly quantity: number | null;
  };
  /** Lots of a billing account: what was committed to or credited. `closedBalance` is as of the last invoice. */
  readonly azure_commitments: {
    readonly lotId: string;
    readonly billingAccount: string;
    readonly source: string | null;
    readonly status: string | null;
    readonly startOn: IsoDay | null;
    readonly expiresOn: IsoDay | null;
    readonly currency: string | null;
    /** Null for a contributor, who does not see it. */
    readonly originalAmount: number | null;
    readonly closedBalance: number | null;
    readonly isEstimated: boolean | null;
  };
  /** What moved the balance of a commitment, invoice by invoice. */
  readonly azure_commitment_events: {
    readonly eventId: string;
    readonly billingAccount: string;
    readonly lotId: string | null;
    readonly eventType: string | null;
    readonly happenedOn: IsoDay | null;
    readonly charges: number | null;
    readonly closedBalance: number | null;
    readonly currency: string | null;
    readonly invoice: string | null;
  };
  /** Cost of a scope in a month (its first day) by one tag and resource group. */
  readonly azure_tag_costs: {
    readonly scope: string;
    readonly month: IsoDay;
    readonly tagKey: string;
    /** Null: the cost carries no such tag. */
    readonly tagValue: string | null;
    /** Null: the cost belongs to no resource group. */
    readonly resourceGroup: string | null;
    readonly amount: number;
    readonly currency: string;
  };
  /** Cost of a scope in a month (its first day) by how it is priced and who publishes it. */
  readonly azure_pricing_costs: {
    readonly scope: string;
    readonly month: IsoDay;
    readonly pricingModel: string | null;
    readonly publisherType: string | null;
    readonly amount: number;
    readonly currency: string;
  };
  /** What runs and can be licensed. `resourceId` and `vmId` are lower-cased ARM ids. */
  readonly azure_resources: {
    readonly resourceId: string;
    readonly kind: AzureResourceKind;
    readonly name: string | null;
    readonly subscriptionId: string;
    readonly resourceGroup: string | null;
    readonly location: string | null;
    readonly size: string | null;
    readonly osType: string | null;
    /** As Azure spells it; null: pay as you go, or not said. */
    readonly licenseType: string | null;
    readonly edition: string | null;
    /** The machine a SQL Server runs on. */
    readonly vmId: string | null;
    /** Instances of a scale set; 1 for a single machine. */
    readonly instances: number | null;
    readonly vCores: number | null;
    /** The subscription has a dev/test offer; null when the subscription was not seen. */
    readonly isDevTest: boolean | null;
    /** JSON, keys in the case they were written in; null: no tags. */
    readonly tags: string | null;
  };
  readonly azure_groups: {
    readonly groupId: string;
    readonly name: string | null;
    readonly subscriptionId: string;
    readonly location: string | null;
    /** JSON, keys in the case they were written in; null: no tags. */
    readonly tags: string | null;
  };
  /** Every resource that lacks a wanted tag, whatever its type; `resourceId` and `type` in lower case. */
  readonly azure_untagged: {
    readonly resourceId: string;
    readonly name: string | null;
    readonly type: string;
    readonly subscriptionId: string;
    readonly resourceGroup: string | null;
    readonly location: string | null;
    /** As the policy spells them, parted by commas. */
    readonly missingKeys: string;
  };
  /** How many resources of a type there are, with and without tags. */
  readonly azure_resource_counts: {
    readonly type: string;
    readonly resources: number;
  };
  readonly azure_sizes: {
    readonly location: string;
    readonly size: string;
    readonly vCpus: number | null;
  };
  /** Assignments of policies that are about tags, with the state of what they judge. */
  readonly azure_tag_policies: {
    readonly assignmentId: string;
    readonly policyName: string | null;
    readonly scope: string | null;
    /** `Default` enforces, `DoNotEnforce` only watches. */
    readonly enforcementMode: string | null;
    readonly effect: string | null;
    readonly tagKey: string | null;
    /** Resources; null when no state was reported. */
    readonly compliant: number | null;
    readonly nonCompliant: number | null;
  };
}

export type AzureResourceKind =
  'vm' | 'vmss' | 'sqlvm' | 'sqldb' | 'sqlmi' | 'elasticpool' | 'arc-server' | 'arc-sql';

export const azureSources = [
  'azure-reservations',
  'azure-commitments',
  'azure-costs',
  'azure-resources',
  'azure-policy',
] as const;

export const tablesOfAzureSource: Readonly<
  Record<(typeof azureSources)[number], readonly (keyof AzureRows)[]>
> = {
  'azure-reservations': ['reservation_days'],
  'azure-commitments': ['azure_commitments', 'azure_commitment_events'],
  'azure-costs': ['azure_tag_costs', 'azure_pricing_costs'],
  'azure-resources': [
    'azure_resources',
    'azure_groups',
    'azure_sizes',
    'azure_untagged',
    'azure_resource_counts',
  ],
  'azure-policy': ['azure_tag_policies'],
};

export const azureTables: TableShapes<AzureRows> = {
  reservation_days: {
    columns: {
      reservationId: 'text',
      orderId: 'text',
      skuName: 'text',
      kind: 'text',
      usedOn: 'day',
      reservedHours: 'amount',
      usedHours: 'amount',
      quantity: 'amount',
    },
    key: ['reservationId', 'usedOn'],
  },
  azure_commitments: {
    columns: {
      lotId: 'text',
      billingAccount: 'text',
      source: 'text',
      status: 'text',
      startOn: 'day',
      expiresOn: 'day',
      currency: 'text',
      originalAmount: 'amount',
      closedBalance: 'amount',
      isEstimated: 'flag',
    },
    key: ['lotId'],
  },
  azure_commitment_events: {
    columns: {
      eventId: 'text',
      billingAccount: 'text',
      lotId: 'text',
      eventType: 'text',
      happenedOn: 'day',
      charges: 'amount',
      closedBalance: 'amount',
      currency: 'text',
      invoice: 'text',
    },
    key: ['eventId'],
  },
  azure_tag_costs: {
    columns: {
      scope: 'text',
      month: 'day',
      tagKey: 'text',
      tagValue: 'text',
      resourceGroup: 'text',
      amount: 'amount',
      currency: 'text',
    },
    key: ['scope', 'month', 'tagKey', 'tagValue', 'resourceGroup', 'currency'],
  },
  azure_pricing_costs: {
    columns: {
      scope: 'text',
      month: 'day',
      pricingModel: 'text',
      publisherType: 'text',
      amount: 'amount',
      currency: 'text',
    },
    key: ['scope', 'month', 'pricingModel', 'publisherType', 'currency'],
  },
  azure_resources: {
    columns: {
      resourceId: 'text',
      kind: 'text',
      name: 'text',
      subscriptionId: 'text',
      resourceGroup: 'text',
      location: 'text',
      size: 'text',
      osType: 'text',
      licenseType: 'text',
      edition: 'text',
      vmId: 'text',
      instances: 'count',
      vCores: 'count',
      isDevTest: 'flag',
      tags: 'text',
    },
    key: ['resourceId'],
  },
  azure_groups: {
    columns: { groupId: 'text', name: 'text', subscriptionId: 'text', location: 'text', tags: 'text' },
    key: ['groupId'],
  },
  azure_untagged: {
    columns: {
      resourceId: 'text',
      name: 'text',
      type: 'text',
      subscriptionId: 'text',
      resourceGroup: 'text',
      location: 'text',
      missingKeys: 'text',
    },
    key: ['resourceId'],
  },
  azure_resource_counts: {
    columns: { type: 'text', resources: 'count' },
    key: ['type'],
  },
  azure_sizes: {
    columns: { location: 'text', size: 'text', vCpus: 'count' },
    key: ['location', 'size'],
  },
  azure_tag_policies: {
    columns: {
      assignmentId: 'text',
      policyName: 'text',
      scope: 'text',
      enforcementMode: 'text',
      effect: 'text',
      tagKey: 'text',
      compliant: 'count',
      nonCompliant: 'count',
    },
    key: ['assignmentId'],
  },
};
