import type { AzureDocument } from '../reports/azure-document.ts';
import type { SourceName } from '../lake/observation.ts';
import { readAzure, readUntagged } from './azure-scope.ts';
import { benefitText, reservationText } from './azure-text.ts';
import { chargebackText, commitmentText, tagText } from './azure-money-text.ts';
import { UsageError } from './errors.ts';
import type { AddCommand } from './invocation.ts';
import { isoDayOption } from './options.ts';

type Part = 'reservations' | 'benefit' | 'commitment' | 'tags' | 'chargeback';

interface View {
  readonly part: Part;
  readonly sources: readonly (SourceName | 'register')[];
  readonly text: (document: AzureDocument) => readonly string[];
}

const views: Readonly<Record<string, View>> = {
  reservations: {
    part: 'reservations',
    sources: ['azure-reservations'],
    text: ({ reservations }) => reservationText(reservations),
  },
  'hybrid-benefit': {
    part: 'benefit',
    sources: ['azure-resources', 'register'],
    text: ({ benefit }) => benefitText(benefit),
  },
  tags: {
    part: 'tags',
    sources: ['azure-resources', 'azure-policy'],
    text: ({ tags }) => tagText(tags),
  },
  chargeback: {
    part: 'chargeback',
    sources: ['azure-costs'],
    text: ({ chargeback }) => chargebackText(chargeback),
  },
  commitment: {
    part: 'commitment',
    sources: ['azure-commitments', 'azure-costs'],
    text: ({ commitment }) => commitmentText(commitment),
  },
};

/** `azure [reservations|hybrid-benefit|commitment|tags|chargeback] [--as-of D]` (AZR-01 to AZR-11). */
export const addAzure: AddCommand = (program, { services, finish }) => {
  program
    .command('azure')
    .description('reservations, Hybrid Benefit and tags together; the commitment and who is charged')
    .argument('[view]', Object.keys(views).join(', '))
    .option('--as-of <day>', 'the newest observations on or before this day', isoDayOption)
    .action(async (named: string | undefined, { asOf }: { asOf?: string }) => {
      const view = named === undefined ? null : viewOf(named);
      const used = await services();
      const document = await readAzure(used, asOf);
      if (view === null) {
        finish({ exitCode: 0, document, text: wholeText(document) });
        return;
      }
      const part = partOf(document, view);
      const gaps = part.gaps.map((gap) => `gap: ${gap.detail}`);
      finish({
        exitCode: 0,
        document:
          view.part === 'tags' ? { ...part, untaggedResources: await readUntagged(used, asOf) } : part,
        text: [document.asOf, ...view.text(document), ...gaps].join('\n'),
      });
    });
};

function viewOf(name: string): View {
  const view = views[name];
  if (view === undefined)
    throw new UsageError(
      `"${name}" is no view of Azure.`,
      `There are: ${Object.keys(views).join(', ')}.`,
      'Leave it out to see the three views together.',
    );
  return view;
}

/** One view with what it rests on. */
function partOf(document: AzureDocument, { part, sources }: View) {
  const wanted: ReadonlySet<string> = new Set(sources);
  const { schemaVersion, tenantId, runId, asOf } = document;
  return {
    ...{ schemaVersion, tenantId, runId, asOf },
    sources: document.sources.filter(({ name }) => wanted.has(name)),
    gaps: document.gaps.filter(({ source }) => wanted.has(source)),
    [part]: document[part],
  };
}

function wholeText(document: AzureDocument): string {
  const parts = Object.values(views).flatMap(({ text }) => ['', ...text(document)]);
  return [document.asOf, ...parts, ...document.gaps.map((gap) => `gap: ${gap.detail}`)].join('\n');
}
