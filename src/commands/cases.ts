import { caseStates, type CaseState } from '../core/case/lifecycle.ts';
import { caseDocument, casesDocument } from '../reports/case-document.ts';
import { UsageError } from './errors.ts';
import { findCase } from './find-case.ts';
import type { AddCommand } from './invocation.ts';
import { table } from './table.ts';

interface CasesOptions {
  readonly state?: CaseState;
  readonly kind?: string;
  readonly owner?: string;
}

/** `cases [--state S] [--kind K] [--owner ID]` */
export const addCases: AddCommand = (program, { services, finish }) => {
  program
    .command('cases')
    .description('what was asked, and what became of it')
    .option('--state <state>', caseStates.join(', '), stateOf)
    .option('--kind <rule>', 'inactive-reclaim, copilot-zero-usage, entitlement-warning, azure-review')
    .option('--owner <id>', 'Entra object id')
    .action(async ({ state, kind, owner }: CasesOptions) => {
      const { ledger, tenantId } = await services();
      const cases = await ledger.cases.list({
        tenantId,
        ...(state === undefined ? {} : { state }),
        ...(kind === undefined ? {} : { kind }),
        ...(owner === undefined ? {} : { ownerId: owner }),
      });
      const rows = cases.map(({ number, kind: rule, productName, state: at, seats, id }) => [
        `#${number}`,
        rule,
        productName,
        at,
        String(seats),
        id,
      ]);
      finish({
        exitCode: 0,
        document: casesDocument(cases),
        text:
          rows.length === 0
            ? 'No cases.'
            : table([['case', 'kind', 'product', 'state', 'seats', 'id'], ...rows]),
      });
    });
};

/** `case <id>` */
export const addCase: AddCommand = (program, { services, finish }) => {
  program
    .command('case')
    .description('one case: its people, evidence, decisions and audit trail')
    .argument('<id>', 'id, or number with or without #')
    .action(async (id: string) => {
      const used = await services();
      const { ledger } = used;
      const found = await findCase(used, id);
      const { total } = await ledger.cases.stepCounts(found.id);
      const document = caseDocument({
        case: found,
        steps: await ledger.cases.steps(found.id, { offset: 0, limit: total }),
        decisions: await ledger.decisions.forCase(found.id),
        audit: await ledger.audit.forCase(found.id),
      });
      const steps = document.steps.map(({ userId, path, verdict, evidence, state, outcome }) => [
        userId,
        path,
        verdict,
        evidence.idleDays === null ? '' : `${evidence.idleDays} d`,
        state,
        outcome ?? '',
      ]);
      finish({
        exitCode: 0,
        document,
        text: `#${found.number} ${found.kind} · ${found.productName} · ${found.state} · ${found.seats} seats\n${table(steps)}`,
      });
    });
};

function stateOf(text: string): CaseState {
  const found = caseStates.find((state) => state === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no state "${text}".`,
    'Cases have a state of the lifecycle.',
    `Use one of: ${caseStates.join(', ')}.`,
  );
}
