import { addTo } from '../core/model/tally.ts';
import { createHash } from 'node:crypto';
import type { SeenAnswer } from '../graph/seen-answer.ts';
import type { BroughtSource, Provenance } from '../lake/provenance.ts';
import { addressTemplate } from './address-template.ts';

/** Addresses are listed up to here, then only counted. */
const listedAddresses = 20;

export interface ProvenanceRecord {
  answered(answer: SeenAnswer): void;
  /** An answer of which nothing but its id is known. */
  identified(): void;
  brought(file: BroughtSource): void;
  report(): Provenance;
}

/** Gathers where the facts of one source come from, as its answers arrive. */
export function gatherProvenance(rowsBefore: () => number): ProvenanceRecord {
  const chain = createHash('sha256');
  const addresses = new Map<string, number>();
  let answers = 0;
  let hashed = 0;
  let bytes = 0;
  let before: number | null = null;
  let file: BroughtSource | null = null;

  function count(): void {
    answers += 1;
    before ??= rowsBefore();
  }

  return {
    answered(answer) {
      count();
      hashed += 1;
      bytes += answer.bytes;
      chain.update(`${answer.sha256}\n`);
      const address = addressTemplate(answer.url);
      addTo(addresses, address, 1);
    },
    identified: count,
    brought({ fileName, sha256, importedBy, importedAt }) {
      file = { fileName, sha256, importedBy, importedAt };
    },
    report: () => ({
      answers,
      hashed,
      bytes,
      sha256: hashed === 0 ? null : chain.copy().digest('hex'),
      addresses: [...addresses]
        .slice(0, listedAddresses)
        .map(([address, times]) => ({ address, answers: times })),
      moreAddresses: Math.max(0, addresses.size - listedAddresses),
      rowsBefore: before ?? (file === null ? rowsBefore() : 0),
      file,
    }),
  };
}
