import { basename } from 'node:path';
import type { Command } from 'commander';
import { dayOf, dayOfInstant, isoOf, type Day } from '../core/model/day.ts';
import { AttestationsInvalid } from '../imports/import-errors.ts';
import type { ImportedFile } from '../imports/imported-file.ts';
import type { Inbox } from '../imports/inbox.ts';
import { parseAttestations, type Attestation, type AttestationRules } from '../imports/parse-attestations.ts';
import type { Catalogue } from '../catalogue/create-catalogue.ts';
import type { AuditTrail } from '../ledger/audit.ts';
import type { Lake } from '../lake/lake.ts';
import { AppError } from '../lib/app-error.ts';
import type { Clock } from '../lib/clock.ts';
import { signalsByFeature, type FeatureSignals } from '../reports/plan-evidence.ts';
import { signalsText } from '../reports/plan-evidence-words.ts';
import type { Invocation } from './invocation.ts';
import { readTextInput } from './read-input.ts';
import { table } from './table.ts';

/** What this command needs of `Services`. */
export interface FeaturesServices {
  readonly tenantId: string;
  readonly clock: Clock;
  /** How many days from its date an attestation is in force. */
  readonly policy: {
    readonly rightSizing: { readonly attestationDays: number };
    readonly decision: { readonly classifyAfterDays: number };
  };
  /** Its newest run says how far signals tell. */
  readonly lake: Pick<Lake, 'newest'>;
  readonly catalogue: Pick<Catalogue, 'features'>;
  readonly inbox: Inbox;
  /** The features that are attested because no report tells of them. */
  readonly featureIds: () => readonly string[];
  readonly ledger: { readonly audit: Pick<AuditTrail, 'appendOnce'> };
}

type FeaturesInvocation = Omit<Invocation, 'services'> & {
  readonly services: () => Promise<FeaturesServices>;
};

/** `features import|show`: what administrators attest of features no API tells (docs/methods.md §6). */
export function addFeatures(program: Command, { services, finish, cwd, actor }: FeaturesInvocation): void {
  const features = program
    .command('features')
    .description('who uses the features no report tells of, as administrators attest it and signals show it');

  features
    .command('import')
    .description(
      'takes the place of the list imported before; a CSV file (feature,user,lastUsedOn,attestedBy,attestedOn,evidence), whole or not at all',
    )
    .argument('<file>')
    .action(async (name: string) => {
      const text = await readTextInput(cwd, name);
      const used = await services();
      const today = isoOf(dayOfInstant(used.clock.now()));
      const fileName = basename(name);
      const attested = summariesOf(text, fileName, { featureIds: used.featureIds(), today });
      const before = await readNewest(used.inbox).catch(unreadable);
      const { imported, isNew } = await used.inbox.keep('features', { fileName, text, actor });
      await noteImport(used, imported, attested);
      const dropped =
        before === 'unreadable'
          ? null
          : featuresOf(before?.attested ?? []).filter((id) => !featuresOf(attested).includes(id));
      finish({
        exitCode: 0,
        document: {
          schemaVersion: 1,
          import: imported,
          isNew,
          features: attested,
          noLongerAttested: dropped,
        },
        text: importText(imported, isNew, attested, dropped),
      });
    });

  features
    .command('show')
    .description('the list in use, the features nobody attests, and those signals tell of')
    .action(async () => {
      const open = await services();
      const { inbox, featureIds, clock, policy } = open;
      const { attestationDays } = policy.rightSizing;
      const newest = await readNewest(inbox);
      const today = dayOfInstant(clock.now());
      const attested = (newest?.attested ?? []).map((each) => shownOf(each, today, attestationDays));
      const notAttested = featureIds().filter((id) => !featuresOf(attested).includes(id));
      const signalled = await readSignalled(open);
      finish({
        exitCode: 0,
        document: {
          schemaVersion: 1,
          import: newest?.imported ?? null,
          attestationDays,
          features: attested,
          notAttested,
          signalsAsOf: signalled?.asOf ?? null,
          signals: signalled?.features ?? null,
        },
        text: [
          showText(newest?.imported ?? null, attested, { notAttested, signalled }, attestationDays),
          ...signalLines(signalled),
        ].join('\n'),
      });
    });
}

/** What signals tell beside the list, in the newest collection; null before the first. */
interface Signalled {
  readonly asOf: string;
  readonly features: readonly FeatureSignals[];
}

async function readSignalled({
  lake,
  tenantId,
  catalogue,
  policy,
}: FeaturesServices): Promise<Signalled | null> {
  const run = await lake.newest({ tenantId });
  if (run === null) return null;
  const features = signalsByFeature(run.manifest, catalogue.features(), {
    classifyAfterDays: policy.decision.classifyAfterDays,
    hasOpaqueCalls: await run.facts.hasOpaqueCalls(),
  });
  return { asOf: run.manifest.asOf, features };
}

function signalLines(signalled: Signalled | null): readonly string[] {
  if (signalled === null || signalled.features.length === 0) return [];
  return [
    `Signals, collected ${signalled.asOf}: whom they name uses the feature, attested or not.`,
    table([
      ['feature', 'signals', 'whom they do not name'],
      ...signalled.features.map((each) => [
        each.feature,
        signalsText(each),
        each.silence === 'unused' ? 'does not use it, unless attested' : 'as attested, else unknown',
      ]),
    ]),
  ];
}

/** What one list says of one feature. */
interface AttestedFeature {
  readonly feature: string;
  readonly usedBy: 'everybody' | 'nobody' | 'named';
  /** How many people are named; null where everybody is meant. */
  readonly people: number | null;
  readonly attestedBy: readonly string[];
  readonly attestedOn: string;
}

interface ShownFeature extends AttestedFeature {
  readonly ageDays: number;
  /** The last day it is in force. */
  readonly inForceUntil: string;
  readonly isInForce: boolean;
}

/** In force for so many days from its date; never before it. */
function shownOf(attested: AttestedFeature, today: Day, attestationDays: number): ShownFeature {
  const on = dayOf(attested.attestedOn);
  const ageDays = today - on;
  return {
    ...attested,
    ageDays,
    inForceUntil: isoOf(on + attestationDays),
    isInForce: ageDays >= 0 && ageDays <= attestationDays,
  };
}

/** Throws FEATURES_IMPORT_INVALID with every problem of the file. */
function summariesOf(text: string, fileName: string, rules: AttestationRules): readonly AttestedFeature[] {
  const { attestations, problems } = parseAttestations(text, rules);
  if (problems.length > 0) throw new AttestationsInvalid(fileName, problems);
  return [...Map.groupBy(attestations, ({ feature }) => feature)]
    .map(([feature, lines]) => summaryOf(feature, lines))
    .sort((a, b) => (a.feature < b.feature ? -1 : 1));
}

function summaryOf(feature: string, lines: readonly Attestation[]): AttestedFeature {
  const keys = new Set(lines.map(({ userKey }) => userKey));
  const usedBy = keys.has('*') ? 'everybody' : keys.has('-') ? 'nobody' : 'named';
  const peopleOf = { everybody: null, nobody: 0, named: keys.size };
  return {
    feature,
    usedBy,
    people: peopleOf[usedBy],
    attestedBy: [...new Set(lines.map(({ attestedBy }) => attestedBy))].sort(),
    attestedOn: lines[0]?.attestedOn ?? '',
  };
}

async function readNewest(inbox: Inbox) {
  const imported = await inbox.newest('features');
  if (imported === null) return null;
  const text = await inbox.read(imported.id);
  return { imported, attested: summariesOf(text, imported.fileName, { featureIds: null, today: null }) };
}

/** A damaged list does not stop the one that mends it; what that one leaves out is then unknown. */
function unreadable(error: unknown): 'unreadable' {
  if (error instanceof AppError && ['IMPORT_DAMAGED', 'FEATURES_IMPORT_INVALID'].includes(error.code))
    return 'unreadable';
  throw error;
}

/** Told again when the file was kept already: a process may have died between the two. */
async function noteImport(
  { tenantId, ledger }: FeaturesServices,
  { id, number, fileName, sha256, bytes, importedAt, importedBy }: ImportedFile,
  attested: readonly AttestedFeature[],
): Promise<void> {
  await ledger.audit.appendOnce({
    tenantId,
    actor: importedBy,
    action: 'features.imported',
    subject: `import:${id}:${number}`,
    body: { importId: id, fileName, sha256, bytes, importedAt, features: featuresOf(attested) },
  });
}

function featuresOf(attested: readonly Pick<AttestedFeature, 'feature'>[]): string[] {
  return attested.map(({ feature }) => feature);
}

function importText(
  { fileName }: ImportedFile,
  isNew: boolean,
  attested: readonly AttestedFeature[],
  dropped: readonly string[] | null,
): string {
  const counted = attested.length === 1 ? '1 feature' : `${attested.length} features`;
  const lines = [
    isNew
      ? `Imported ${fileName}: ${counted} attested. The next collection uses it.`
      : `${fileName} is the list in use already: nothing was changed.`,
  ];
  if (dropped === null)
    lines.push('The list before it could not be read: whether this one leaves a feature out is unknown.');
  else if (dropped.length > 0)
    lines.push(`No longer attested, as the list takes the place of the one before: ${dropped.join(', ')}.`);
  return lines.join('\n');
}

function showText(
  imported: ImportedFile | null,
  attested: readonly ShownFeature[],
  {
    notAttested,
    signalled,
  }: { readonly notAttested: readonly string[]; readonly signalled: Signalled | null },
  attestationDays: number,
): string {
  const bySignals = (signalled?.features ?? []).flatMap(({ feature, signals }) =>
    notAttested.includes(feature) && signals.some(({ refreshedOn }) => refreshedOn !== null) ? feature : [],
  );
  const unknown = notAttested.filter((id) => !bySignals.includes(id));
  if (imported === null)
    return [
      `Nothing is attested: the use of ${unknown.length} features is unknown.`,
      `Import a list with "features import <file>". The features are: ${notAttested.join(', ')}.`,
    ].join('\n');
  const rows = attested.map((each) => [
    each.feature,
    each.usedBy === 'named' ? String(each.people) : each.usedBy,
    each.attestedOn,
    `${each.ageDays} days`,
    each.isInForce ? `until ${each.inForceUntil}` : `ended ${each.inForceUntil}`,
    each.attestedBy.join('; '),
  ]);
  const ended = attested.filter(({ isInForce }) => !isInForce);
  return [
    `${imported.fileName}, imported ${imported.importedAt} by ${imported.importedBy} (sha256 ${imported.sha256}).`,
    table([['feature', 'used by', 'attested on', 'age', 'in force', 'attested by'], ...rows]),
    ...(ended.length === 0
      ? []
      : [
          `Not in force any more, so unknown: ${featuresOf(ended).join(', ')}. An attestation is in force for ${attestationDays} days from its date: attest again with "features import <file>".`,
        ]),
    ...(bySignals.length === 0 ? [] : [`Not attested, and told by signals: ${bySignals.join(', ')}.`]),
    ...(unknown.length === 0 ? [] : [`Not attested, so unknown: ${unknown.join(', ')}.`]),
  ].join('\n');
}
