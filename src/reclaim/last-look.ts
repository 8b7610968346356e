import type { SkipReason } from '../core/plan/step.ts';
import type { HeldSku } from './person.ts';
import type { StepRecord } from './step-store.ts';

/**
 * Why the removal may not be made after all, by what can have been brought since it was proposed; null: nothing
 * forbids it. Asked in the second before the write, with what the person holds at that moment. What cannot be read
 * forbids it.
 */
export type LastLook = (step: StepRecord, held: readonly HeldSku[]) => Promise<SkipReason | null>;
