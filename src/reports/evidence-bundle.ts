import { canonicalJson, hashOf, sha256, type AuditRow, type Json } from '../ledger/audit-chain.ts';
import { lineOf, type Checkpoint } from '../ledger/audit-checkpoint.ts';
import type { AuditVerdict } from '../ledger/audit-verify.ts';
import type { Case } from '../ledger/case-row.ts';
import type { Decision } from '../ledger/decisions.ts';
import type { Delivery } from '../ledger/deliveries.ts';
import type { PositionVersion } from '../ledger/position-versions.ts';
import type { Step } from '../ledger/step-row.ts';
import { stepSheet } from './evidence-steps.ts';
import { toCsv } from './to-csv.ts';

/** Everything recorded of one case (GOV-33, SEC-12). */
export interface EvidenceInput {
  readonly case: Case;
  readonly steps: readonly Step[];
  readonly decisions: readonly Decision[];
  readonly deliveries: readonly Delivery[];
  readonly audit: readonly AuditRow[];
  readonly checkpoints: readonly Checkpoint[];
  /** The day the case rests on; null when it is recorded no longer. */
  readonly positions: PositionVersion | null;
  /** What else people said or asked for: files by name. */
  readonly further: Readonly<Record<string, unknown>>;
  readonly policy: unknown;
  readonly trail: AuditVerdict;
  /** False: the policy hides names, and nobody gave a purpose. */
  readonly hasNames: boolean;
  readonly madeAt: string;
  readonly madeBy: string;
}

export interface Seal {
  readonly keyId: string;
  readonly signature: string;
  readonly publicKey: string;
}

export interface EvidenceFile {
  readonly name: string;
  readonly text: string;
}

/** What a bundle says of itself; `signature` covers everything else in it. */
export interface EvidenceManifest {
  readonly schemaVersion: 1;
  readonly caseId: string;
  readonly number: number;
  readonly tenantId: string;
  readonly madeAt: string;
  readonly madeBy: string;
  /** What `audit verify` said when the bundle was made. */
  readonly trail: AuditVerdict;
  readonly policySha256: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly keyId: string;
  readonly signature: string;
}

/** One event with what proves it: which checkpoint covers it; null where none does yet. */
export interface ProvenEvent {
  readonly event: AuditRow;
  readonly proof: { readonly seq: number; readonly checkpoint: number | null };
}

/** The files of a bundle, its manifest last. */
export async function evidenceFiles(
  input: EvidenceInput,
  seal: (text: string) => Promise<Seal>,
): Promise<readonly EvidenceFile[]> {
  const { publicKey, keyId } = await seal('');
  const events = input.audit.map((event): ProvenEvent => {
    const covering = input.checkpoints.find(({ seq }) => seq >= event.seq);
    return { event, proof: { seq: event.seq, checkpoint: covering?.seq ?? null } };
  });
  const covering = new Set(events.map(({ proof }) => proof.checkpoint));
  const files: readonly EvidenceFile[] = [
    { name: 'case.json', text: json(input.case) },
    { name: 'steps.csv', text: toCsv(stepSheet(input.steps)) },
    { name: 'decisions.json', text: json(input.decisions) },
    { name: 'deliveries.json', text: json(input.deliveries) },
    ...Object.entries(input.further).map(([name, content]) => ({ name, text: json(content) })),
    { name: 'audit.jsonl', text: lines(events.map((event) => canonicalJson(plain(event)))) },
    {
      name: 'checkpoints.jsonl',
      text: lines(input.checkpoints.filter(({ seq }) => covering.has(seq)).map(lineOf)),
    },
    { name: 'positions.json', text: json(input.positions) },
    { name: 'policy.json', text: json(input.policy) },
    { name: 'public-key.pem', text: publicKey },
  ];
  const all = [...files, { name: 'README.txt', text: readmeOf(input, keyId) }];
  const unsigned = {
    schemaVersion: 1 as const,
    caseId: input.case.id,
    number: input.case.number,
    tenantId: input.case.tenantId,
    madeAt: input.madeAt,
    madeBy: input.madeBy,
    trail: input.trail,
    policySha256: sha256(canonicalJson(plain(input.policy))),
    files: all.map(({ name, text }) => ({ name, bytes: Buffer.byteLength(text), sha256: sha256(text) })),
    keyId,
  };
  const { signature } = await seal(signedText(unsigned));
  return [...all, { name: 'manifest.json', text: json({ ...unsigned, signature }) }];
}

/** What the signature of a manifest covers. */
export function signedText(unsigned: Omit<EvidenceManifest, 'signature'>): string {
  return `seatkeeper evidence, version 1\n${canonicalJson(plain(unsigned))}`;
}

/** Whether an event of a bundle has the content that its hash was made of. */
export function isWhole({ event, proof }: ProvenEvent): boolean {
  const { hash, ...unsealed } = event;
  return hashOf(unsealed) === hash && proof.seq === event.seq;
}

function readmeOf({ case: given, madeAt, trail, hasNames }: EvidenceInput, keyId: string): string {
  return `Evidence of case #${given.number}: ${given.productName}
Made ${madeAt}. It holds personal data: keep it where only those who need it can read it.
${hasNames ? '' : 'Names, departments and what holders wrote are left out: the policy hides them. People are told apart by object id.\n'}
case.json         the case as it stands: what was found, its owners, its state
steps.csv         every person concerned: the evidence, what was removed or given back, Microsoft's request ids
decisions.json    who answered what, when, and which version of the case they saw
deliveries.json   which cards were sent to whom, and whether they arrived
audit.jsonl       every recorded event of the case. "hash" is the SHA-256 of the event with everything in it;
                  "prevHash" is the hash of the event before it, of whatever case. "proof" names the checkpoint that
                  covers it
checkpoints.jsonl those checkpoints: signed words on how the whole trail ended at a time
positions.json    the licence figures the case rests on, and what they were made from
policy.json       the rules in force when this bundle was made
public-key.pem    checks the signatures. Its id is ${keyId}
manifest.json     the SHA-256 of every file, and a signature over the manifest

The trail, when this was made: ${trail.ok ? `whole, ${trail.events} events` : `BROKEN at event ${trail.seq} (${trail.problem})`}.

To check it without the database:  seatkeeper evidence verify <this directory>
To be sure of the key, compare the id with the one the auditors were given ("audit public-key"), or give their
copy:  seatkeeper evidence verify <this directory> --public-key <their file>
What this cannot show by itself is that no event of the case was left out: for that run "audit verify" on the ledger
with the auditors' copy of the checkpoints.
`;
}

/** JSON as every file of a bundle has it. */
export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function lines(each: readonly string[]): string {
  return each.map((line) => `${line}\n`).join('');
}

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
