/**
 * What somebody may do for a product without owning it. `delegate`: decides beside its owners; `cover`: decides in
 * one owner's place while that owner is away; `compliance`: decides what must not rest on the owners alone.
 */
export type AppointedRole = 'delegate' | 'cover' | 'compliance';

/** One appointment as the register keeps it: ended or replaced, never changed. */
export interface Appointment {
  readonly id: string;
  readonly role: AppointedRole;
  /** Id of the product; null: every product. */
  readonly product: string | null;
  /** Entra object id of who is appointed. */
  readonly userId: string;
  /** Of a `cover`: the owner who is away. Null otherwise. */
  readonly forUserId: string | null;
  /** `YYYY-MM-DD`, both included; `until` null: until it is ended. */
  readonly from: string;
  readonly until: string | null;
}
