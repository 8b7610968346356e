/** The part of a service's metadata that says which requests are legal. Names are qualified: `microsoft.graph.user`. */
export interface Csdl {
  readonly types: ReadonlyMap<string, CsdlType>;
  /** Entity sets and singletons by name. */
  readonly roots: ReadonlyMap<string, TypeRef>;
  readonly operations: ReadonlyMap<string, readonly CsdlOperation[]>;
}

export interface TypeRef {
  readonly name: string;
  readonly isCollection: boolean;
}

export interface CsdlType {
  readonly base: string | null;
  readonly isEnum: boolean;
  readonly properties: ReadonlyMap<string, TypeRef>;
  readonly navigations: ReadonlyMap<string, TypeRef>;
}

export interface CsdlOperation {
  readonly kind: 'function' | 'action';
  readonly binding: TypeRef | null;
  /** Without the binding. */
  readonly parameters: ReadonlyMap<string, CsdlParameter>;
  readonly returns: TypeRef | null;
}

export interface CsdlParameter {
  readonly type: TypeRef;
  readonly isNeeded: boolean;
}

/** A property, navigation or nothing, also of the types it derives from. */
export function memberOf(csdl: Csdl, type: string, name: string): TypeRef | null {
  for (let at: string | null = type; at !== null;) {
    const found: CsdlType | undefined = csdl.types.get(at);
    if (found === undefined) return null;
    const member = found.properties.get(name) ?? found.navigations.get(name);
    if (member !== undefined) return member;
    at = found.base;
  }
  return null;
}

export function derivesFrom(csdl: Csdl, type: string, from: string): boolean {
  for (let at: string | null = type; at !== null;) {
    if (at === from) return true;
    at = csdl.types.get(at)?.base ?? null;
  }
  return false;
}
