import type { Day } from '../days.ts';
import { jsonResponse, type TwinResponse } from '../messages.ts';
import type { ArmEstate } from './arm-estate.ts';
import { armList, armNotFound, type ArmRequest } from './arm-request.ts';
import {
  answerBillingAccounts,
  answerLotEvents,
  answerLots,
  answerReservationOrders,
  answerReservationSummaries,
} from './consumption-answers.ts';
import { answerCostQuery } from './cost-answers.ts';
import { answerResourceGraph } from './resource-graph.ts';
import { listedSizes } from './sizes.ts';
import type { ArmSubscription } from './subscriptions.ts';

export interface ArmCall {
  readonly request: ArmRequest;
  readonly estate: ArmEstate;
  readonly today: Day;
  readonly tenantId: string;
  /** Values of the `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
}

export interface ArmRoute {
  readonly method: 'GET' | 'POST';
  /** Also the name in the stats. */
  readonly path: string;
  handle(call: ArmCall): TwinResponse;
}

const account = 'providers/Microsoft.Billing/billingAccounts';
const consumption = 'providers/Microsoft.Consumption';
const orders = 'providers/Microsoft.Capacity/reservationOrders';
const costQuery = 'providers/Microsoft.CostManagement/query';

export const armRoutes: readonly ArmRoute[] = [
  { method: 'GET', path: 'subscriptions', handle: listSubscriptions },
  {
    method: 'GET',
    path: 'subscriptions/:subscription/providers/Microsoft.Compute/skus',
    handle: listSizes,
  },
  {
    method: 'POST',
    path: 'subscriptions/:subscription/providers/Microsoft.PolicyInsights/policyStates/latest/summarize',
    handle: summariseStates,
  },
  {
    method: 'POST',
    path: 'providers/Microsoft.ResourceGraph/resources',
    handle: ({ estate, request }) => answerResourceGraph(estate, request),
  },
  { method: 'GET', path: orders, handle: ({ estate, request }) => answerReservationOrders(estate, request) },
  {
    method: 'GET',
    path: `${orders}/:order/${consumption}/reservationSummaries`,
    handle: ({ estate, request, params, today }) =>
      answerReservationSummaries(estate, params.order ?? '', request, today),
  },
  { method: 'GET', path: account, handle: ({ estate, request }) => answerBillingAccounts(estate, request) },
  {
    method: 'GET',
    path: `${account}/:account/${consumption}/lots`,
    handle: ({ estate, request, params }) => answerLots(estate, params.account ?? '', request),
  },
  {
    method: 'GET',
    path: `${account}/:account/${consumption}/events`,
    handle: ({ estate, request, params }) => answerLotEvents(estate, params.account ?? '', request),
  },
  {
    method: 'POST',
    path: `subscriptions/:subscription/${costQuery}`,
    handle: (call) => answerCostQuery(call.estate, [subscriptionOf(call)], call.request, call.today),
  },
  {
    method: 'POST',
    path: `providers/Microsoft.Management/managementGroups/:group/${costQuery}`,
    handle({ estate, request, today, params, tenantId }) {
      if (params.group !== tenantId) throw armNotFound('The management group');
      return answerCostQuery(estate, estate.subscriptions, request, today);
    },
  },
];

function subscriptionOf({ estate, params }: ArmCall): ArmSubscription {
  const found = estate.subscriptions.find(({ id }) => id === params.subscription?.toLowerCase());
  if (found === undefined) throw armNotFound('The subscription');
  return found;
}

function listSubscriptions({ estate, request, tenantId }: ArmCall): TwinResponse {
  const rows = estate.subscriptions.map(({ id, name, quotaId }) => ({
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    tenantId,
    displayName: name,
    state: 'Enabled',
    subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId, spendingLimit: 'Off' },
    authorizationSource: 'RoleBased',
  }));
  return armList(request, rows, 5);
}

/** Sizes of one location, among much else that Compute sells. */
function listSizes(call: ArmCall): TwinResponse {
  subscriptionOf(call);
  const location = /location eq '([^']+)'/.exec(call.request.query.get('$filter') ?? '')?.[1] ?? '';
  const sizes = listedSizes.map(({ name, vCpus, vCpusAvailable }) => ({
    resourceType: 'virtualMachines',
    name,
    locations: [location],
    capabilities: [
      { name: 'MemoryGB', value: '16' },
      { name: 'vCPUs', value: String(vCpus) },
      ...(vCpusAvailable === null ? [] : [{ name: 'vCPUsAvailable', value: String(vCpusAvailable) }]),
    ],
  }));
  const disks = { resourceType: 'disks', name: 'Premium_LRS', locations: [location], capabilities: [] };
  return armList(call.request, [disks, ...sizes], 5);
}

function summariseStates(call: ArmCall): TwinResponse {
  const subscription = subscriptionOf(call);
  const byAssignment = Map.groupBy(
    call.estate.policies.statesIn(subscription),
    (state) => state.assignmentId,
  );
  const resultsOf = (compliant: number, nonCompliant: number) => ({
    nonCompliantResources: nonCompliant,
    resourceDetails: [
      { complianceState: 'compliant', count: compliant },
      { complianceState: 'noncompliant', count: nonCompliant },
    ],
  });
  const policyAssignments = [...byAssignment].map(([assignmentId, states]) => ({
    // Policy Insights writes ids in lower case.
    policyAssignmentId: assignmentId.toLowerCase(),
    results: resultsOf(
      Math.min(...states.map(({ compliant }) => compliant)),
      Math.max(...states.map(({ nonCompliant }) => nonCompliant)),
    ),
    policyDefinitions: states.map((state) => ({
      policyDefinitionId: state.definitionId.toLowerCase(),
      policyDefinitionReferenceId: state.reference,
      effect: state.effect,
      results: resultsOf(state.compliant, state.nonCompliant),
    })),
  }));
  return jsonResponse(200, {
    value: [{ results: { nonCompliantResources: 0 }, policyAssignments }],
  });
}
