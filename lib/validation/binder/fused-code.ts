import { CodeScope } from '../code/code-scope.js'
import type { ValidatorOptions } from '../validation.options.js'
import type { FusedCheck, FusedClass, FusedConversion, FusedProperty } from './fused-class.js'
import type { AnyClass } from '../../core/index.js'

/** What fused code answers for input that it does not know how to read: the complete path decides then. */
export const UNDECIDED = Symbol('undecided')

/** Makes an instance of a plain object, or UNDECIDED, and counts what does not pass. */
export type FusedBinding = (plain: object, depth: number) => unknown

/** Only ever grows, so a binding that runs within another one (in a constructor) can at most make that one look twice. */
export interface FailureCount {
  failures: number
}

/** Levels of a recursive class after which the complete path, which counts differently, takes over. */
const MAX_DEPTH = 200

export interface FusedParts {
  readonly validation: ValidatorOptions
  readonly count: FailureCount
  readonly fusedOf: (type: AnyClass) => FusedClass | undefined
  /** class-transformer's copy of a value whose class nobody said. */
  readonly copy: (value: unknown) => unknown
  /** class-transformer's instance of a class, without validation. */
  readonly instantiate: (type: AnyClass) => (plain: unknown) => unknown
}

/** Generates the code of fused classes: straight lines of reads, checks and writes, without a call where none is needed. */
export class FusedCompiler {
  readonly #parts: FusedParts
  readonly #compiled = new Map<AnyClass, { bind: FusedBinding }>()

  constructor(parts: FusedParts) {
    this.#parts = parts
  }

  compile(fused: FusedClass): FusedBinding {
    return this.#holder(fused).bind
  }

  /** A class that is being compiled has its holder already, which is how recursive classes find themselves. */
  #holder(fused: FusedClass): { bind: FusedBinding } {
    const known = this.#compiled.get(fused.type)
    if (known !== undefined) return known
    const holder: { bind: FusedBinding } = { bind: () => UNDECIDED }
    this.#compiled.set(fused.type, holder)
    const scope = new CodeScope()
    const body = new ClassEmitter(scope, this.#parts, (type) => this.#nested(scope, type)).emit(fused)
    holder.bind = scope.compile<FusedBinding>(body, 'plain', 'depth')
    return holder
  }

  /** An expression that calls the code of a nested class with the two given. */
  #nested(scope: CodeScope, type: AnyClass): string {
    const fused = this.#parts.fusedOf(type)
    if (fused === undefined) return scope.bind(() => UNDECIDED)
    const holder = this.#holder(fused)
    return fused.isRecursive ? `${scope.bind(holder)}.bind` : scope.bind(holder.bind)
  }
}

class ClassEmitter {
  readonly #scope: CodeScope
  readonly #parts: FusedParts
  readonly #nested: (type: AnyClass) => string
  readonly #undecided: string
  readonly #bail: string
  readonly #fail: string

  constructor(scope: CodeScope, parts: FusedParts, nested: (type: AnyClass) => string) {
    this.#scope = scope
    this.#parts = parts
    this.#nested = nested
    this.#undecided = scope.bind(UNDECIDED)
    this.#bail = `return ${this.#undecided}`
    this.#fail = `${scope.bind(parts.count)}.failures++`
  }

  emit({ type, properties, stripped, isRecursive }: FusedClass): string {
    const prototypeOf = this.#scope.bind(Object.getPrototypeOf)
    return [
      // An object that inherits something is not what JSON.parse makes.
      `if (${prototypeOf}(plain) !== ${this.#scope.bind(Object.prototype)}) ${this.#bail}`,
      isRecursive ? `if (depth > ${MAX_DEPTH}) ${this.#bail}` : '',
      `const o = new ${this.#scope.bind(type)}()`,
      'let v',
      ...properties.map((property) => this.#property(property)),
      ...stripped.map((name) => `delete o${CodeScope.member(name)}`),
      'return o',
    ].join('\n')
  }

  #property(property: FusedProperty): string {
    const target = `o${CodeScope.member(property.name)}`
    const lines = [this.#read(property, target)]
    const checks = this.#checks(property)
    if (checks !== '')
      lines.push(property.isOptional ? `if (v !== undefined && v !== null) {\n${checks}\n}` : checks)
    return lines.join('\n')
  }

  /** Leaves in `v` what the instance has, converted. */
  #read(property: FusedProperty, target: string): string {
    const { key, rivals, isAlwaysSet, conversion, isNested } = property
    const initial = this.#initial(property, target)
    if (key === undefined) return initial
    const isOwn = this.#isOwn(key)
    const unrivalled = rivals.map((rival) => `if (${this.#isOwn(rival)}) ${this.#bail}\n`).join('')
    // Names that every object has are there without being the input's.
    const source =
      key in Object.prototype
        ? `(${isOwn} ? plain${CodeScope.member(key)} : undefined)`
        : `plain${CodeScope.member(key)}`
    const take = `${this.#convertAll(conversion, isNested)}\n${target} = v`
    const otherwise = isAlwaysSet ? take : `if (${isOwn}) ${target} = undefined\nelse ${initial}`
    return `${unrivalled}v = ${source}\nif (v !== undefined) {\n${take}\n} else {\n${otherwise}\n}`
  }

  #isOwn(key: string): string {
    return `${this.#scope.bind(Object.hasOwn)}(plain, ${CodeScope.literal(key)})`
  }

  /** What the constructor set. Objects in it have not been looked at, as those of the input have while they were bound. */
  #initial({ isNested }: FusedProperty, target: string): string {
    if (!isNested) return `v = ${target}`
    const isEmpty = `(Array.isArray(v) && v.length === 0)`
    return `{
v = ${target}
if (v !== undefined && v !== null && !${isEmpty}) ${this.#bail}
}`
  }

  /** The value, or each element of it. A hole or anything else that no JSON text holds is left to the complete path. */
  #convertAll(conversion: FusedConversion, isNested: boolean): string {
    if (conversion.kind === 'copy')
      return `if (typeof v === 'object' && v !== null) v = ${this.#scope.bind(this.#parts.copy)}(v)`
    return `if (Array.isArray(v)) {
const list = []
for (let i = 0; i < v.length; i++) {
let e = v[i]
if (e === undefined || Array.isArray(e)) ${this.#bail}
${this.#convert(conversion, isNested, 'e')}
list.push(e)
}
v = list
} else {
${this.#convert(conversion, isNested, 'v')}
}`
  }

  #convert(
    conversion: Exclude<FusedConversion, { kind: 'copy' }>,
    isNested: boolean,
    value: 'v' | 'e',
  ): string {
    switch (conversion.kind) {
      case 'string':
      case 'number':
      case 'boolean': {
        const convert = this.#scope.bind(
          { string: String, number: Number, boolean: Boolean }[conversion.kind],
        )
        return `if (typeof ${value} === 'object' ? ${value} !== null : typeof ${value} === 'symbol') ${this.#bail}
else if (${value} !== undefined && ${value} !== null && typeof ${value} !== '${conversion.kind}') ${value} = ${convert}(${value})`
      }
      case 'date':
        return `if (typeof ${value} === 'string' || typeof ${value} === 'number') ${value} = new ${this.#scope.bind(Date)}(${value})
else if (${value} !== undefined && ${value} !== null) ${this.#bail}`
      case 'instance':
        return isNested ? this.#bindNested(conversion.type, value) : this.#instantiate(conversion.type, value)
    }
  }

  /** What no class can be bound to is for the complete path to judge. */
  #bindNested(type: AnyClass, value: 'v' | 'e'): string {
    return `if (typeof ${value} === 'object' && ${value} !== null) {
${value} = ${this.#nested(type)}(${value}, depth + 1)
if (${value} === ${this.#undecided}) ${this.#bail}
} else if (${value} !== undefined${value === 'v' ? ' && v !== null' : ''}) ${this.#bail}`
  }

  #instantiate(type: AnyClass, value: 'v' | 'e'): string {
    const instantiate = this.#scope.bind(this.#parts.instantiate(type))
    return `if (typeof ${value} === 'object' && ${value} !== null) ${value} = ${instantiate}(${value})`
  }

  #checks({ presence, checks, isNested }: FusedProperty): string {
    const { skipUndefinedProperties, skipNullProperties, skipMissingProperties } = this.#parts.validation
    const skipped = [
      skipUndefinedProperties === true || skipMissingProperties === true ? 'v !== undefined' : '',
      skipNullProperties === true || skipMissingProperties === true ? 'v !== null' : '',
    ].filter((condition) => condition !== '')
    const after = [...checks.map((check) => this.#check(check)), ...(isNested ? [this.#nestedCheck()] : [])]
    const guarded =
      skipped.length > 0 && after.length > 0 ? [`if (${skipped.join(' && ')}) {`, ...after, '}'] : after
    return [...presence.map((check) => this.#check(check)), ...guarded].join('\n')
  }

  /** What is bound has been counted; `undefined` passes, anything else but `null` is the complete path's. */
  #nestedCheck(): string {
    return `if (v === null) ${this.#fail}`
  }

  #check({ constraint, each }: FusedCheck): string {
    if (!each) return `if (!(${this.#test(constraint, 'v')})) ${this.#fail}`
    return `if (Array.isArray(v)) {
for (let i = 0; i < v.length; i++) {
const e = v[i]
if (!(${this.#test(constraint, 'e')})) ${this.#fail}
}
} else if (typeof v === 'object' && v !== null) ${this.#bail}
else if (!(${this.#test(constraint, 'v')})) ${this.#fail}`
  }

  #test({ emit, test }: FusedCheck['constraint'], value: string): string {
    return emit?.(value, this.#scope) ?? `${this.#scope.bind(test)}(${value})`
  }
}
