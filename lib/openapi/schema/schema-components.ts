import type { JsonSchema } from '../document/json-schema.js'

/** Stands for a component until all of them have names. No reference of a document begins like this. */
const PENDING = 'nexus:component/'
/** What follows it leads into the component. */
const REFERENCE = /^nexus:component\/\d+(?=\/|$)/
const COMPONENTS = '#/components/schemas/'

/** What becomes a component. */
export interface ComponentSource {
  /** The class, enum or schema that it is made of. */
  readonly identity: object
  /** What tells several components of one identity apart; the same key is the same component. */
  readonly key: string
  readonly name: string
  /** Follows the name where components of one identity differ. */
  readonly suffix: string
  readonly build: () => JsonSchema
}

interface ComponentNode extends Omit<ComponentSource, 'build' | 'key'> {
  readonly reference: string
  body: JsonSchema
}

/**
 * Collects the schemas of a document, recursive ones too. Names are given at the end, when all are known: schemas of one class that say
 * the same share one component, and those that differ get a suffix.
 */
export class SchemaComponents {
  readonly #nodes = new Map<string, ComponentNode>()
  readonly #known = new Map<object, Map<string, string>>()

  /** A reference to the component, which is built unless it is known. */
  reference(source: ComponentSource): JsonSchema {
    let keys = this.#known.get(source.identity)
    if (keys === undefined) this.#known.set(source.identity, (keys = new Map()))
    const known = keys.get(source.key)
    if (known !== undefined) return { $ref: known }
    const reference = `${PENDING}${this.#nodes.size}`
    const { identity, name, suffix } = source
    const node: ComponentNode = { reference, identity, name: componentName(name), suffix, body: {} }
    keys.set(source.key, reference)
    this.#nodes.set(reference, node)
    node.body = source.build()
    return { $ref: reference }
  }

  /** What a reference that {@link reference} gave leads to. */
  resolve(schema: JsonSchema): JsonSchema {
    return (schema.$ref === undefined ? undefined : this.#nodes.get(schema.$ref)?.body) ?? schema
  }

  /** Gives names to all components, and replaces the references to them in a value and in the components. */
  finish<T>(value: T): { readonly value: T; readonly schemas: Readonly<Record<string, JsonSchema>> } {
    const nodes = [...this.#nodes.values()]
    const kinds = equivalenceKinds(nodes)
    const names = componentNames(nodes, kinds)
    const rename = (reference: string): string => {
      const name = names.get(kinds.get(reference) ?? '')
      return name === undefined ? reference : `${COMPONENTS}${name}`
    }
    const schemas = nodes.map(
      ({ reference, body }) => [names.get(kinds.get(reference) ?? '') ?? '', renamed(body, rename)] as const,
    )
    const sorted = schemas.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return { value: renamed(value, rename), schemas: Object.fromEntries(sorted) }
  }
}

/** Of the characters that a component's name can have. */
export function componentName(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9._-]+/g, '')
  return name === '' ? 'Schema' : name
}

/**
 * The representative of each component: components of one identity are the same unless they differ in something, which may be in what
 * they refer to. All are taken for the same at first, and told apart until nothing changes.
 */
function equivalenceKinds(nodes: readonly ComponentNode[]): ReadonlyMap<string, string> {
  const identities = new Map<object, number>()
  for (const { identity } of nodes) if (!identities.has(identity)) identities.set(identity, identities.size)
  let kinds = grouped(nodes, ({ identity }) => String(identities.get(identity)))
  for (let count = 0; count !== new Set(kinds.values()).size;) {
    count = new Set(kinds.values()).size
    const current = kinds
    kinds = grouped(nodes, ({ reference, body }) => {
      const shape = renamed(body, (other) => current.get(other) ?? other)
      return JSON.stringify([current.get(reference), shape])
    })
  }
  return kinds
}

/** References by the first one of their group. */
function grouped(
  nodes: readonly ComponentNode[],
  keyOf: (node: ComponentNode) => string,
): Map<string, string> {
  const first = new Map<string, string>()
  const kinds = new Map<string, string>()
  for (const node of nodes) {
    const key = keyOf(node)
    const representative = first.get(key) ?? node.reference
    first.set(key, representative)
    kinds.set(node.reference, representative)
  }
  return kinds
}

function componentNames(
  nodes: readonly ComponentNode[],
  kinds: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const [, sameIdentity] of Map.groupBy(nodes, ({ identity }) => identity)) {
    const ofKind = Map.groupBy(sameIdentity, ({ reference }) => kinds.get(reference) ?? reference)
    const variants = Array.from(ofKind, ([kind, members]) => ({ kind, node: shortest(members) }))
    variants.sort((a, b) => a.node.suffix.length - b.node.suffix.length)
    variants.forEach(({ kind, node }, index) => {
      const wanted = index === 0 ? node.name : componentName(node.name + node.suffix)
      let name = wanted
      for (let number = 2; taken.has(name); number++) name = `${wanted}${number}`
      taken.add(name)
      names.set(kind, name)
    })
  }
  return names
}

function shortest(nodes: readonly ComponentNode[]): ComponentNode {
  return nodes.reduce((a, b) => (b.suffix.length < a.suffix.length ? b : a))
}

/** A copy of a JSON value in which every pending reference is replaced, also in the mapping of a discriminator. */
function renamed<T>(value: T, rename: (reference: string) => string): T {
  if (typeof value === 'string') return value.replace(REFERENCE, rename) as T
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(item, rename)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(entries.map(([key, member]) => [key, renamed(member, rename)])) as T
}
