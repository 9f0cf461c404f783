import { nearestName, type Type } from '../../common/index.js'
import { canonicalSegment, isIndex, PropertyPath } from '../environment/property-path.js'
import { entryAt, type PropertyEntry, type PropertySource } from '../environment/property-source.js'
import { splitList } from '../environment/standard-environment.js'
import type { BindSession } from './bind-session.js'
import { belongsToOthers, firstUnknown, refusedChoice, replacementOf, sectionsBelow } from './known-names.js'
import { mapKeys } from './map-keys.js'
import { fieldsOf, initialEntries, type Field, type FieldType } from './properties-model.js'
import type { ScalarType } from './scalar-type.js'

type MapType = FieldType & { kind: 'map' }
type Sources = readonly PropertySource[]
/** No source has a value: the initial one stays. */
const ABSENT = Symbol('absent')

/** Walks a class's fields and the sources side by side. One per binding. */
export class ObjectBinder {
  constructor(readonly session: BindSession) {}

  /** Fills the class of a whole section. A value in its place is a mistake, but for environment variables, which are not only for this application. */
  bindSection(target: object, path: PropertyPath): void {
    const { sources } = this.session.environment
    const entry = entryAt(
      sources.filter(({ strict }) => strict),
      path,
    )
    if (entry !== undefined && isValue(entry) && !this.#isKnownElsewhere(path))
      this.#reportValue(target, path, entry)
    this.bindObject(target, path, sources)
  }

  /** Fills the fields of `target` from what the sources have below `path`. */
  bindObject(target: object, path: PropertyPath, sources: Sources): void {
    const fields = fieldsOf(target, childNames(sources, path))
    for (const field of fields) {
      const fieldPath = path.concat(field.property.split('.'))
      const value = this.#bind(field.type, fieldPath, sources, field)
      const result = value === ABSENT ? this.#fallback(field, fieldPath) : value
      if (result !== ABSENT) Reflect.set(target, field.name, result)
    }
    if (!this.session.ignoreUnknown) this.#reportUnknown(fields, path, sources, target.constructor.name)
  }

  #bind(type: FieldType, path: PropertyPath, sources: Sources, field?: Field): unknown {
    switch (type.kind) {
      case 'scalar':
        return this.#bindScalar(type.scalar, path, sources)
      case 'list':
        return this.#bindList(type, path, sources)
      case 'map':
        return this.#bindMap(type, path, sources, field?.initial)
      case 'nested':
        return this.#bindNested(type.type, path, sources, field?.initial)
      case 'untyped':
        this.session.report(path, `the field ${field?.name ?? ''} has no type at run time; ${type.edit}`)
        return ABSENT
    }
  }

  #bindScalar(scalar: ScalarType, path: PropertyPath, sources: Sources): unknown {
    const entry = entryAt(sources, path)
    if (entry === undefined) {
      this.#reportNested(path, sources, `expected ${scalar.label}, found nested properties`)
      return ABSENT
    }
    if (entry.kind === 'null') return ABSENT
    if (entry.kind !== 'scalar') {
      this.session.report(
        path,
        `expected ${scalar.label}, found an empty ${entry.kind.slice('empty-'.length)}`,
        entry,
      )
      return ABSENT
    }
    const text = this.session.text(entry)
    if (text === undefined) return ABSENT
    const value = scalar.convert(text)
    if (value !== undefined) return value
    this.session.report(
      path,
      `expected ${scalar.label}, found ${this.session.quoted(path, entry, text)}`,
      entry,
    )
    return ABSENT
  }

  /** A list comes whole from the strongest source that has any of it. */
  #bindList(type: FieldType & { kind: 'list' }, path: PropertyPath, sources: Sources): unknown {
    const source = sources.find((candidate) => candidate.has(path))
    if (source === undefined) return ABSENT
    const entry = source.get(path)
    if (entry?.kind === 'null') return ABSENT
    if (entry !== undefined) {
      const text = entry.kind === 'scalar' ? this.session.text(entry) : ''
      if (text === undefined) return ABSENT
      const elements = splitList(text)
      if (elements.length > 0 && type.of.kind !== 'scalar') {
        const found = this.session.quoted(path, entry, text)
        this.session.report(path, `expected a list of objects, found ${found}`, entry)
        return ABSENT
      }
      const { of } = type
      const convert = (element: string): unknown => {
        const value = of.kind === 'scalar' ? of.scalar.convert(element) : undefined
        if (value === undefined && of.kind === 'scalar') {
          const found = this.session.quoted(path, entry, element)
          this.session.report(path, `expected a list of ${of.scalar.label} each, found ${found}`, entry)
        }
        return value
      }
      return type.collect(elements.map(convert))
    }
    return type.collect(this.#indexedElements(type.of, path, source))
  }

  #indexedElements(of: FieldType, path: PropertyPath, source: PropertySource): unknown[] {
    const below = source.below(path)
    const indexes = [...new Set(below.map(({ rest }) => rest[0] ?? ''))].filter(isIndex).map(Number)
    indexes.sort((a, b) => a - b)
    const stray = below.find(({ rest }) => !isIndex(rest[0] ?? ''))
    if (stray !== undefined && source.strict)
      this.session.report(stray.entry.path, 'expected a list, found a named property', stray.entry)
    const gap = indexes.findIndex((index, position) => index !== position)
    if (gap !== -1) {
      this.session.report(
        path.child(String(gap)),
        'the list has later elements, but not this one',
        below[0]?.entry,
      )
      return []
    }
    return indexes.map((index) => this.#bind(of, path.child(String(index)), [source]))
  }

  #bindMap(type: MapType, path: PropertyPath, sources: Sources, initial: unknown): unknown {
    const entry = entryAt(sources, path)
    if (entry !== undefined && isValue(entry)) {
      const found = this.session.quoted(path, entry, entry.value)
      this.session.report(path, `expected a map, found ${found}${this.#mapEdit(type, path, entry)}`, entry)
      return ABSENT
    }
    const known = initialEntries(initial)
    const names = known.map(([name]) => name)
    const keys = mapKeys(sources, path, type.of.kind === 'scalar', names)
    if (keys.length === 0) return entry === undefined || entry.kind === 'null' ? ABSENT : type.collect([])
    const entries = new Map(known)
    for (const { name, path: keyPath } of keys) {
      const value = this.#bind(type.of, keyPath, sources)
      if (value !== ABSENT) entries.set(name, value)
    }
    return type.collect([...entries])
  }

  /** Where a value in the place of a map belongs. */
  #mapEdit({ of, key = '<name>' }: MapType, path: PropertyPath, entry: PropertyEntry): string {
    if (of.kind !== 'scalar') return ''
    const value = this.session.environment.printableValue(path, entry, entry.value)
    return `; write ${path.toString()}.${key}: ${value}`
  }

  #bindNested(type: Type<object>, path: PropertyPath, sources: Sources, initial: unknown): unknown {
    const entry = entryAt(sources, path)
    const existing = typeof initial === 'object' && initial !== null ? initial : undefined
    if (entry !== undefined && isValue(entry)) {
      this.#reportValue(existing ?? new type(), path, entry)
      return ABSENT
    }
    const present = sources.some((source) => source.has(path))
    if (!present && existing === undefined) return ABSENT
    const nested = existing ?? new type()
    this.bindObject(nested, path, sources)
    return nested
  }

  /** A value in the place of an object. It may have been meant for the only field, or for the first that takes such a value and no others. */
  #reportValue(target: object, path: PropertyPath, entry: PropertyEntry): void {
    const fields = fieldsOf(target, [])
    const meant =
      fields.length === 1
        ? fields[0]
        : fields.find(({ type }) => type.kind === 'scalar' && takesOnlySome(type.scalar, entry.value))
    const edit =
      meant === undefined
        ? `write it as one of ${fields.map(({ property }) => property).join(', ')} below ${path.toString()}`
        : `write ${path.toString()}.${meant.property}: ${this.session.environment.printableValue(path, entry, entry.value)}`
    const found = this.session.quoted(path, entry, entry.value)
    this.session.reportMisplaced(
      path,
      `expected nested properties (${target.constructor.name}), found ${found}; ${edit}`,
      entry,
    )
  }

  #fallback(field: Field, path: PropertyPath): unknown {
    const { default: fallback, required } = field.options
    if (fallback !== undefined) return this.#convertDefault(field, path, fallback)
    if (required === true && field.initial === undefined && !this.#hasProblem(path))
      this.session.report(path, `it is required, but no source has it${expectation(field.type)}`)
    return ABSENT
  }

  #convertDefault(field: Field, path: PropertyPath, fallback: unknown): unknown {
    if (typeof fallback !== 'string' || field.type.kind !== 'scalar') return fallback
    const value = field.type.scalar.convert(fallback)
    if (value !== undefined) return value
    const found = JSON.stringify(fallback)
    this.session.report(path, `its default in @Property: expected ${field.type.scalar.label}, found ${found}`)
    return ABSENT
  }

  #hasProblem(path: PropertyPath): boolean {
    return this.session.problems.some(({ property }) => property === path.toString())
  }

  #reportNested(path: PropertyPath, sources: Sources, message: string): void {
    for (const source of sources) {
      const [first] = source.strict ? source.below(path) : []
      if (first !== undefined && !this.#isKnownElsewhere(first.entry.path))
        this.session.report(path, message, first.entry)
    }
  }

  #reportUnknown(fields: readonly Field[], path: PropertyPath, sources: Sources, className: string): void {
    const known = new Set(fields.map(({ property }) => canonicalSegment(property.split('.')[0] ?? '')))
    for (const source of sources) {
      if (!source.strict) continue
      const reported = new Set<string>()
      for (const { rest, entry } of source.below(path)) {
        const refused = refusedChoice(entry.path)
        const isRefused = refused !== undefined && refused.path.segments.length > path.segments.length
        const isKnown = known.has(canonicalSegment(rest[0] ?? '')) || this.#isKnownElsewhere(entry.path)
        if (isKnown && !isRefused) continue
        // As far as others have declared something, the mistake is further below.
        const undeclared = firstUnknown(path.concat(rest), path)
        const replacement = isRefused ? undefined : replacementOf(entry.path, undeclared)
        const unknown = isRefused ? refused.path : (replacement?.path ?? undeclared)
        if (reported.has(unknown.key)) continue
        reported.add(unknown.key)
        const isDirect = unknown.segments.length === path.segments.length + 1
        const declares = isDirect
          ? { by: className, fields: fields.map(({ property }) => property) }
          : undefined
        const edit = isRefused ? refused.edit : (replacement?.instead ?? editOf(unknown, declares))
        this.session.reportUnknown(unknown, edit, entry)
      }
    }
  }

  #isKnownElsewhere(path: PropertyPath): boolean {
    return belongsToOthers(path, this.session.prefix) || this.session.environment.wasRequested(path)
  }
}

/** What to do about an unknown name. @param owner the class whose field it might be, where it might be one */
function editOf(
  unknown: PropertyPath,
  owner: { readonly by: string; readonly fields: readonly string[] } | undefined,
): string {
  const parent = new PropertyPath(unknown.segments.slice(0, -1))
  const declared = [...new Set([...(owner?.fields ?? []), ...sectionsBelow(parent)])]
  const meant = nearestName(unknown.last, declared)
  if (meant !== undefined && canonicalSegment(meant) !== canonicalSegment(unknown.last))
    return `did you mean ${parent.child(meant).toString()}?`
  const choices = declared.join(', ') || 'none'
  return owner === undefined
    ? `below ${parent.toString()} there are: ${choices}`
    : `${owner.by} declares ${choices}`
}

function isValue({ kind, value }: PropertyEntry): boolean {
  return kind === 'scalar' && value.trim() !== ''
}

/** Whether a type takes the text, and not any text. */
function takesOnlySome({ convert }: ScalarType, text: string): boolean {
  return convert(text) !== undefined && convert('\0') === undefined
}

function childNames(sources: Sources, path: PropertyPath): Set<string> {
  return new Set(sources.flatMap((source) => source.below(path).map(({ rest }) => rest[0] ?? '')))
}

function expectation(type: FieldType): string {
  return type.kind === 'scalar' ? ` (expected ${type.scalar.label})` : ''
}
