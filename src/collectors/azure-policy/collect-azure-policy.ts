import type { z } from 'zod/v4';
import type { ObservationRows, SourceReport } from '../../lake/observation.ts';
import { noSubscriptions, readSubscriptions } from '../azure-subscriptions.ts';
import { collectAzure, nothingVisible, readParts, rowsOf } from '../collect-azure.ts';
import type { AzureSource, CollectContext, Collector } from '../collector.ts';
import { openTable } from '../open-table.ts';
import type { SourceRecord } from '../source-record.ts';
import { fillParameters } from './fill-parameters.ts';
import { assignmentQuery, definitionQuery, setQuery } from './queries.ts';
import { Assignment, Definition, PolicySet, StateSummary } from './schema.ts';
import { createStateTotals, type StateTotals } from './state-counts.ts';
import { tagRuleOf } from './tag-rule.ts';

type TagPolicy = ObservationRows['azure_tag_policies'];

/**
 * Whether tags are enforced: assignments of policies about tags, what each does, and how much it finds (AZR-09).
 * A set of policies gives one row for each of them that is about tags, its reference after a `#`.
 */
export const azurePolicyCollector: Collector = {
  name: 'azure-policy',
  permissions: ['Reader'],
  collect: (context) => collectAzure(context, (azure) => readPolicies(context, azure)),
};

async function readPolicies({ run, record }: CollectContext, azure: AzureSource): Promise<SourceReport> {
  record.describes(run.asOf);
  const subscriptions = await readSubscriptions(azure, record);
  if (subscriptions.length === 0) return nothingVisible(record, noSubscriptions);
  const assignments = await readAll(azure, record, assignmentQuery, Assignment);
  const assigned = new Set(assignments.map(({ definitionId }) => definitionId));
  const sets = await readAll(azure, record, setQuery, PolicySet, ({ id }) => assigned.has(id));
  const members = sets.flatMap((set) => set.members.map(({ policyDefinitionId }) => policyDefinitionId));
  const wanted = new Set([...assigned, ...members]);
  const definitions = await readAll(azure, record, definitionQuery, Definition, ({ id }) => wanted.has(id));
  const totals = createStateTotals();
  const report = await readParts(
    record,
    subscriptions,
    ({ subscriptionId }) => `Policy states of subscription ${subscriptionId}`,
    async ({ subscriptionId }) => {
      const path = `/subscriptions/${subscriptionId}/providers/Microsoft.PolicyInsights/policyStates/latest/summarize`;
      const { value, requestId } = await azure.reader.summarise(
        `${path}?api-version=2019-10-01`,
        StateSummary,
      );
      record.saw(requestId);
      totals.add(value);
    },
  );
  const byId = {
    definitions: new Map(definitions.map((each) => [each.id, each])),
    sets: new Map(sets.map((each) => [each.id, each])),
  };
  const rows = assignments.flatMap((assignment) => policiesOf(assignment, byId, totals, record));
  await openTable(run, 'azure_tag_policies', (table) => table.append(rows, null));
  record.kept(rows.length);
  return { ...record.report(), status: report.status };
}

/** Policies are few, and most built-in ones are nobody's: only the wanted are kept. */
async function readAll<Row>(
  { reader }: AzureSource,
  record: SourceRecord,
  query: string,
  rowSchema: z.ZodType<Row>,
  isWanted: (row: Row) => boolean = () => true,
): Promise<readonly Row[]> {
  const kept: Row[] = [];
  for await (const rows of rowsOf(record, reader.resources(query, rowSchema)))
    kept.push(...rows.filter(isWanted));
  return kept;
}

interface Known {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly sets: ReadonlyMap<string, PolicySet>;
}

function policiesOf(
  assignment: Assignment,
  { definitions, sets }: Known,
  totals: StateTotals,
  record: SourceRecord,
): readonly TagPolicy[] {
  const set = sets.get(assignment.definitionId);
  const parts =
    set === undefined
      ? [{ reference: null, definitionId: assignment.definitionId, parameters: assignment.parameters }]
      : set.members.map((member) => ({
          reference: member.policyDefinitionReferenceId,
          definitionId: member.policyDefinitionId,
          parameters: fillParameters({
            ofMember: member.parameters,
            ofSet: set.parameters,
            ofAssignment: assignment.parameters,
          }),
        }));
  return parts.flatMap(({ reference, definitionId, parameters }) => {
    const definition = definitions.get(definitionId);
    if (definition === undefined) {
      record.note({
        code: 'policy-unseen',
        place: assignment.id,
        message: 'The reader does not see the definition it assigns; whether it is about tags is unknown.',
      });
      return [];
    }
    const rule = tagRuleOf(definition, parameters);
    if (rule === null) return [];
    return [
      {
        assignmentId: reference === null ? assignment.id : `${assignment.id}#${reference.toLowerCase()}`,
        policyName: assignment.displayName ?? definition.displayName,
        scope: assignment.scope?.toLowerCase() ?? null,
        enforcementMode: assignment.enforcementMode,
        effect: rule.effect,
        tagKey: rule.tagKey,
        ...totals.of(assignment.id, reference),
      },
    ];
  });
}
