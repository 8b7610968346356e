/** `YYYY-MM-DD`, UTC. */
export type IsoDay = string;
/** RFC 3339, UTC. */
export type IsoInstant = string;
