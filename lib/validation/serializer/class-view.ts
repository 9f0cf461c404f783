import { propertyType, type AnyClass } from '../../core/index.js'
import type { ExposurePlan } from '../transformer/exposure-plan.js'
import { declarationOf, isModel } from './declaration.js'
import type { Declaration, Projection } from './projection.js'
import { PropertyRule } from './property-rule.js'

/** How objects with one prototype are seen at a place with one declaration. */
export interface ViewSubject {
  /** The classes whose names, transformations and types apply, as well as their exclusions. Empty: a plain object of no known class. */
  readonly leads: readonly AnyClass[]
  /** Classes of which only exclusions apply. */
  readonly vetoes: readonly AnyClass[]
  /** The property that a discriminator adds. */
  readonly tag: { readonly key: string; readonly value: string } | undefined
  /** Whether the objects are no instances of the first of the classes: its getters and methods have to be lent to them. */
  readonly isForeign: boolean
  /** The first such object. Its keys are expected in others too. */
  readonly sample: object
  /** What is known of properties of which the classes know nothing. */
  readonly others: Declaration
}

/** Keys that are remembered for each view; there may be any number where keys are data. */
const MAX_REMEMBERED = 256

/** What is written of objects with one prototype. */
export class ClassView {
  /** Whether own enumerable keys are written, beside those that are listed. */
  readonly readsOwnKeys: boolean
  /** Written last, and where the object does not have them: exposed getters and methods. */
  readonly listed: readonly string[]
  readonly #projection: Projection
  readonly #subject: ViewSubject
  readonly #leads: readonly ExposurePlan[]
  readonly #vetoes: readonly ExposurePlan[]
  readonly #rules = new Map<string, PropertyRule | undefined>()

  constructor(projection: Projection, subject: ViewSubject) {
    const { leads, vetoes } = subject
    this.#projection = projection
    this.#subject = subject
    this.#leads = (leads.length === 0 ? [undefined] : leads).map((type) => projection.plan(type))
    this.#vetoes = vetoes.map((type) => projection.plan(type))
    const plans = [...this.#leads, ...this.#vetoes]
    this.readsOwnKeys = plans.every(({ readsOwnKeys }) => readsOwnKeys)
    const listed = new Set(this.#leads.flatMap(({ listed }) => listed))
    this.listed = [...listed].filter((key) => this.rule(key) !== undefined)
  }

  /** The keys that objects most likely have. */
  get expected(): readonly string[] {
    const { sample } = this.#subject
    return [...new Set([...this.listed, ...this.keys(sample).slice(0, MAX_REMEMBERED)])]
  }

  /** The own keys of an object. */
  keys(value: object): string[] {
    const keys = Object.keys(value)
    const { tag } = this.#subject
    if (tag !== undefined && !keys.includes(tag.key)) keys.push(tag.key)
    return keys
  }

  /** Seen only where two properties have one name. */
  get writesUndefined(): boolean {
    return this.#projection.options.exposeUnsetFields !== false
  }

  get addsKeys(): boolean {
    return this.#subject.tag !== undefined
  }

  /** How the property is written; `undefined`: never. */
  rule(key: string): PropertyRule | undefined {
    if (this.#rules.has(key)) return this.#rules.get(key)
    const rule = this.#isWritten(key) ? this.#ruleOf(key) : undefined
    if (this.#rules.size < MAX_REMEMBERED) this.#rules.set(key, rule)
    return rule
  }

  #isWritten(key: string): boolean {
    // class-transformer leaves both out; the first would change the prototype of what is written.
    if (key === '__proto__' || key === 'constructor' || this.#nameOf(key) === '__proto__') return false
    return (
      this.#leads.every((plan) => plan.property(key).isExposed && exposes(plan, key)) &&
      this.#vetoes.every((plan) => plan.property(key).isExposed && this.#isOpen(plan, key)) &&
      this.#isNameFree(key)
    )
  }

  /** A class that exposes nothing by default leaves it to its subclass to expose more. */
  #isOpen(veto: ExposurePlan, key: string): boolean {
    return (
      exposes(veto, key) || this.#leads.some((lead) => extendsType(lead, veto) && lead.listed.includes(key))
    )
  }

  /** Whether no class excludes a property that is called as another class renames this one. */
  #isNameFree(key: string): boolean {
    const name = this.#nameOf(key)
    return (
      this.#leads.length === 1 || name === key || this.#leads.every((plan) => plan.property(name).isExposed)
    )
  }

  #nameOf(key: string): string {
    return this.#leads.map((plan) => plan.property(key).plainKey).find((name) => name !== key) ?? key
  }

  #ruleOf(key: string): PropertyRule {
    const exposures = this.#leads.map((plan) => plan.property(key))
    // A class that an object may be of counts; what a parent says of types is the subclass's to replace.
    const possible = this.#vetoes.filter((veto) => !this.#leads.some((lead) => extendsType(lead, veto)))
    const typing = [...this.#leads, ...possible]
    const sources = typing.map((plan) => plan.property(key).type).filter((type) => type !== undefined)
    const emitted = typing.map((plan) => this.#emittedType(plan, key)).filter((type) => type !== undefined)
    const isUnknown = sources.length === 0 && emitted.length === 0 && this.#leads[0]?.known.has(key) !== true
    // What the value's own class does comes before what the declared one does with it.
    const transforms = new Set(exposures.toReversed().flatMap((exposure) => exposure.transforms))
    return new PropertyRule(this.#projection, {
      key,
      name: this.#nameOf(key),
      read: this.#reader(key),
      transforms: [...transforms],
      declare: (holder) =>
        isUnknown
          ? this.#subject.others
          : declarationOf(sources, emitted, { newObject: {}, object: holder, property: key }),
      isDynamic: sources.some(({ isDynamic }) => isDynamic),
    })
  }

  /** Says as much as `@Type`, where it is a class that excludes something. */
  #emittedType({ type, property }: ExposurePlan, key: string): AnyClass | undefined {
    if (type === undefined || property(key).type !== undefined) return undefined
    const emitted = propertyType(type.prototype as object, key)
    return isModel(emitted) && this.#projection.isTransformed(emitted) ? emitted : undefined
  }

  #reader(key: string): ((holder: object) => unknown) | undefined {
    const { tag, isForeign, leads, sample } = this.#subject
    if (tag?.key === key) return () => tag.value
    const lender = leads[0]?.prototype as object | undefined
    if (!isForeign || lender === undefined || !(key in lender) || isInherited(sample, key)) return undefined
    return (holder) => (Object.hasOwn(holder, key) ? Reflect.get(holder, key) : borrowed(lender, holder, key))
  }
}

function exposes(plan: ExposurePlan, key: string): boolean {
  return plan.readsOwnKeys || plan.listed.includes(key)
}

function extendsType({ type }: ExposurePlan, parent: ExposurePlan): boolean {
  return type !== undefined && type.prototype instanceof (parent.type ?? Object)
}

/** From its class, not from where every object has it. */
function isInherited(sample: object, key: string): boolean {
  const prototype = Object.getPrototypeOf(sample) as object | null
  return prototype !== null && prototype !== Object.prototype && key in prototype
}

/** What a getter or a method gives on an object that has the values of another one. */
function borrowed(prototype: object, holder: object, key: string): unknown {
  const instance: object = { __proto__: prototype, ...holder }
  const member: unknown = Reflect.get(instance, key)
  return typeof member === 'function' ? (Reflect.apply(member, instance, []) as unknown) : member
}
