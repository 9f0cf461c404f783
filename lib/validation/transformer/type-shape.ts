import type { AnyClass } from '../../core/index.js'
import { TransformationType } from '../libraries/transformer-storage.js'
import type { ExposurePlan, PropertyExposure } from './exposure-plan.js'
import { ownKeys, type Tag } from './tag.js'
import { isClass } from './is-class.js'
import { NotATypeError } from './transformer.errors.js'
import { TransformedProperty } from './transformed-property.js'
import type { TransformerLookup } from './value-transformer.js'
import { RecentVisitLists, type VisitList } from './visit-list.js'

const NOTHING_KNOWN: PropertyExposure = {
  property: '',
  plainKey: '',
  isExposed: true,
  type: undefined,
  transforms: [],
  isReadOnly: false,
  isReadOnlyAbove: false,
}

/** The keys and properties of the values of one type. */
export class TypeShape {
  readonly #transformers: TransformerLookup
  readonly #plan: ExposurePlan
  readonly #known = new Map<unknown, TransformedProperty>()
  readonly #unknown: TransformedProperty
  readonly #hidden: TransformedProperty
  readonly #recent = new RecentVisitLists()
  /** Where the own keys of a value do not count. */
  readonly #fixed: VisitList | undefined
  /** Whether a key without decorators may still mean something. */
  readonly #asksUnknown: boolean

  /** @throws NotATypeError */
  constructor(transformers: TransformerLookup, type: unknown) {
    const subject = classOf(type)
    const { options, direction } = transformers
    this.#transformers = transformers
    this.#plan = transformers.plan(subject)
    this.#unknown = new TransformedProperty(transformers, NOTHING_KNOWN, undefined)
    this.#hidden = new TransformedProperty(transformers, { ...NOTHING_KNOWN, isExposed: false }, undefined)
    this.#asksUnknown = options.excludePrefixes !== undefined || options.enableImplicitConversion === true
    for (const [key, exposure] of this.#plan.known) this.#learn(key, exposure)
    if (direction === TransformationType.PLAIN_TO_CLASS) {
      for (const name of prototypeNames(subject)) {
        if (!this.#known.has(name)) this.#learn(name, this.#plan.property(name))
      }
    }
    this.#known.set('__proto__', this.#hidden)
    this.#known.set('constructor', this.#hidden)
    this.#fixed = this.#plan.readsOwnKeys ? undefined : this.#listOf(this.#plan.listed)
  }

  /** What of a value is transformed. */
  visits(value: object, tag: Tag | undefined): VisitList {
    if (this.#fixed !== undefined) return this.#fixed
    const own = ownKeys(value, tag)
    return this.#recent.find(own) ?? this.#read(own)
  }

  property(key: unknown): TransformedProperty {
    return this.#known.get(key) ?? (this.#asksUnknown ? this.#ask(key) : this.#unknown)
  }

  #read(own: readonly unknown[]): VisitList {
    // class-transformer looks for the first of equal keys with indexOf, which does not find this one.
    const keys = new Set(own.filter((key) => !Number.isNaN(key)))
    for (const key of this.#plan.listed) keys.add(key)
    const list = this.#listOf(keys)
    this.#recent.keep(own, list)
    return list
  }

  #listOf(keys: Iterable<unknown>): VisitList {
    const exposed = Array.from(keys, (key) => ({ key, property: this.property(key) })).filter(
      ({ property }) => property.isExposed,
    )
    return { keys: exposed.map(({ key }) => key), properties: exposed.map(({ property }) => property) }
  }

  #ask(key: unknown): TransformedProperty {
    if (typeof key !== 'string') return this.#unknown
    const exposure = this.#plan.property(key)
    // TypeScript emits a type for decorated properties only, so it is not a client that makes this grow.
    if (exposure.type !== undefined) return this.#learn(key, exposure)
    return exposure.isExposed ? this.#unknown : this.#hidden
  }

  #learn(key: string, exposure: PropertyExposure): TransformedProperty {
    const isToInstance = this.#transformers.direction === TransformationType.PLAIN_TO_CLASS
    const name = isToInstance ? exposure.property : exposure.plainKey
    const property = new TransformedProperty(this.#transformers, exposure, name)
    this.#known.set(key, property)
    return property
  }
}

function classOf(type: unknown): AnyClass | undefined {
  if (!type) return undefined
  if (!isClass(type)) throw new NotATypeError(type)
  return type
}

/** Methods and accessors of a class and of its ancestors. */
function prototypeNames(type: AnyClass | undefined): readonly string[] {
  const names: string[] = []
  for (
    let level = type?.prototype as object | null | undefined;
    level !== null && level !== undefined && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    names.push(...Object.getOwnPropertyNames(level))
  }
  return names
}
