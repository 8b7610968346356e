import { XMLParser } from 'fast-xml-parser';
import type { Csdl, CsdlOperation, CsdlParameter, CsdlType, TypeRef } from './csdl.ts';

type Node = Readonly<Record<string, unknown>>;

const lists = new Set([
  'Schema',
  'EntityType',
  'ComplexType',
  'EnumType',
  'Property',
  'NavigationProperty',
  'Function',
  'Action',
  'Parameter',
  'EntitySet',
  'Singleton',
]);

/** Reads the metadata document of an OData service. */
export function readCsdl(xml: string): Csdl {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    removeNSPrefix: true,
    parseAttributeValue: false,
    isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && lists.has(name),
  });
  const document = parser.parse(xml) as Node;
  const schemas = childrenOf(nodeOf(nodeOf(document['Edmx'])['DataServices']), 'Schema');
  const types = new Map<string, CsdlType>();
  const operations = new Map<string, CsdlOperation[]>();
  const roots = new Map<string, TypeRef>();
  for (const schema of schemas) {
    const namespace = textOf(schema['Namespace']);
    const refOf = (text: unknown): TypeRef => typeRef(textOf(text), namespace);
    for (const name of ['EntityType', 'ComplexType', 'EnumType'])
      for (const node of childrenOf(schema, name))
        types.set(`${namespace}.${textOf(node['Name'])}`, typeOf(node, name === 'EnumType', refOf));
    for (const kind of ['Function', 'Action'] as const)
      for (const node of childrenOf(schema, kind)) {
        const named = textOf(node['Name']);
        operations.set(named, [...(operations.get(named) ?? []), operationOf(node, kind, refOf)]);
      }
    const container = nodeOf(schema['EntityContainer']);
    for (const set of childrenOf(container, 'EntitySet'))
      roots.set(textOf(set['Name']), { ...refOf(set['EntityType']), isCollection: true });
    for (const singleton of childrenOf(container, 'Singleton'))
      roots.set(textOf(singleton['Name']), refOf(singleton['Type']));
  }
  return { types, operations, roots };
}

function typeOf(node: Node, isEnum: boolean, refOf: (text: unknown) => TypeRef): CsdlType {
  const members = (name: string): Map<string, TypeRef> =>
    new Map(childrenOf(node, name).map((each) => [textOf(each['Name']), refOf(each['Type'])]));
  const base = node['BaseType'];
  return {
    base: base === undefined ? null : refOf(base).name,
    isEnum,
    properties: isEnum ? new Map() : members('Property'),
    navigations: isEnum ? new Map() : members('NavigationProperty'),
  };
}

function operationOf(
  node: Node,
  kind: 'Function' | 'Action',
  refOf: (text: unknown) => TypeRef,
): CsdlOperation {
  const parameters = childrenOf(node, 'Parameter').map((each): [string, CsdlParameter] => [
    textOf(each['Name']),
    { type: refOf(each['Type']), isNeeded: each['Nullable'] === 'false' },
  ]);
  const isBound = node['IsBound'] === 'true';
  const returned = nodeOf(node['ReturnType'])['Type'];
  return {
    kind: kind === 'Function' ? 'function' : 'action',
    binding: isBound ? (parameters[0]?.[1].type ?? null) : null,
    parameters: new Map(isBound ? parameters.slice(1) : parameters),
    returns: returned === undefined ? null : refOf(returned),
  };
}

/** `Collection(graph.user)`, `graph.user` or `self.alert`, with the alias written out. */
function typeRef(text: string, namespace: string): TypeRef {
  const inner = /^Collection\((.*)\)$/.exec(text)?.[1];
  const name = (inner ?? text).replace(/^graph\./, 'microsoft.graph.').replace(/^self\./, `${namespace}.`);
  return { name, isCollection: inner !== undefined };
}

function childrenOf(node: Node, name: string): readonly Node[] {
  const children = node[name];
  return Array.isArray(children) ? children.map(nodeOf) : [];
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
