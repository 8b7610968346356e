/** A service plan as Microsoft publishes it. The id is the key; names are what tables and people read. */
export interface ServicePlan {
  /** Lower-case GUID. */
  readonly id: string;
  readonly name: string;
}

export const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
