import 'reflect-metadata'
import { Exclude, Expose, Transform, Type, type TransformFnParams } from 'class-transformer'
import fc from 'fast-check'
import type { Type as Class } from '../../common/index.js'
import type { TransformOptions } from '../validation.options.js'

const NAMES = ['a', 'b', 'c', 'd', '_e', '0', 'kind', 'size', 'then'] as const
const PLAIN_NAMES = [
  ...NAMES,
  'x',
  'y',
  'unknown',
  '__proto__',
  'constructor',
  'toString',
  'valueOf',
] as const
const GROUPS = ['admin', 'user'] as const

/** An array class of the user's own. */
export class Stack extends Array<unknown> {}

const BUILT_IN: readonly unknown[] = [String, Number, Boolean, Date, Buffer, Object, Array, Map, undefined]
const EMITTED: readonly unknown[] = [
  Array,
  Map,
  Set,
  Stack,
  Object,
  String,
  Number,
  Boolean,
  Date,
  Promise,
  undefined,
]

/** A class of the generated ones, by its index, or a built-in type. */
type TypeSpec = { readonly index: number } | { readonly builtIn: unknown }

interface TypeDecoration {
  readonly types: readonly [TypeSpec, TypeSpec]
  readonly form: 'static' | 'dynamic' | 'none'
  readonly discriminator: 'none' | 'dropped' | 'kept'
}

interface PropertySpec {
  readonly name: (typeof NAMES)[number]
  readonly kind: 'field' | 'declared' | 'initial' | 'function' | 'getter' | 'accessor' | 'method'
  readonly emitted: TypeSpec | undefined
  readonly type: TypeDecoration | undefined
  readonly expose: object | undefined
  readonly exclude: object | undefined
  readonly transforms: readonly { readonly fn: keyof typeof TRANSFORMS; readonly options: object }[]
}

export interface ClassSpec {
  readonly isChild: boolean
  readonly level: 'none' | 'expose' | 'exclude' | 'both'
  readonly properties: readonly PropertySpec[]
}

const TRANSFORMS = {
  same: ({ value }: TransformFnParams): unknown => value,
  nothing: () => undefined,
  wrapped: ({ value }: TransformFnParams) => [value],
  described: ({ value, key, type, options }: TransformFnParams) =>
    `${key} ${typeof value} ${type} ${JSON.stringify(options)}`,
  read: ({ obj, key }: TransformFnParams) => typeof obj[key],
}

const direction = fc.constantFrom({}, { toClassOnly: true }, { toPlainOnly: true })

const availability = fc.record(
  {
    since: fc.constantFrom(0, 1, 2),
    until: fc.constantFrom(0, 2, 3),
    groups: fc.subarray([...GROUPS]),
  },
  { requiredKeys: [] },
)

const exposeOptions = fc
  .tuple(direction, availability, fc.constantFrom({}, {}, { name: 'x' }, { name: 'y' }, { name: 'a' }))
  .map(([...parts]) => Object.assign({}, ...parts) as object)

const typeSpec: fc.Arbitrary<TypeSpec> = fc.oneof(
  fc.nat({ max: 3 }).map((index) => ({ index })),
  fc.constantFrom(...BUILT_IN).map((builtIn) => ({ builtIn })),
)

const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const propertySpec: fc.Arbitrary<PropertySpec> = fc.record({
  name: fc.constantFrom(...NAMES),
  kind: fc.constantFrom(
    ...(['field', 'field', 'declared', 'initial', 'function', 'getter', 'accessor', 'method'] as const),
  ),
  emitted: rarely(
    fc.oneof(
      fc.constantFrom(...EMITTED).map((builtIn) => ({ builtIn })),
      typeSpec,
    ),
  ),
  type: rarely(
    fc.record({
      types: fc.tuple(typeSpec, typeSpec),
      form: fc.constantFrom('static', 'static', 'dynamic', 'none'),
      discriminator: fc.constantFrom('none', 'none', 'dropped', 'kept'),
    }),
  ) as fc.Arbitrary<TypeDecoration | undefined>,
  expose: rarely(exposeOptions),
  exclude: fc.option(direction, { nil: undefined, freq: 1 }),
  transforms: fc.array(
    fc.record({
      fn: fc.constantFrom(...(Object.keys(TRANSFORMS) as (keyof typeof TRANSFORMS)[])),
      options: fc.tuple(direction, availability).map(([...parts]) => Object.assign({}, ...parts) as object),
    }),
    { maxLength: 2 },
  ),
})

/** Four classes, whose properties may be of each other's types. */
export const classSpecs: fc.Arbitrary<readonly ClassSpec[]> = fc.array(
  fc.record({
    isChild: fc.boolean(),
    level: fc.constantFrom('none', 'none', 'none', 'expose', 'exclude', 'both'),
    properties: fc.uniqueArray(propertySpec, { selector: ({ name }) => name, maxLength: 5 }),
  }) as fc.Arbitrary<ClassSpec>,
  { minLength: 4, maxLength: 4 },
)

export function makeClasses(specs: readonly ClassSpec[]): readonly Class[] {
  const classes: Class[] = []
  for (const spec of specs) classes.push(makeClass(spec, spec.isChild ? classes.at(-1) : undefined))
  // In any class: the decorators of a parent's property are its children's.
  const discriminated = new Set(
    specs.flatMap(({ properties }) =>
      properties
        .filter(({ type }) => type !== undefined && type.discriminator !== 'none')
        .map(({ name }) => name),
    ),
  )
  specs.forEach((spec, index) => {
    for (const property of spec.properties) {
      decorate(classes, classes[index] as Class, property, discriminated.has(property.name))
    }
    const target = classes[index] as Class<object>
    if (spec.level === 'expose' || spec.level === 'both') Expose()(target)
    if (spec.level === 'exclude' || spec.level === 'both') Exclude()(target)
  })
  return classes
}

function makeClass({ properties }: ClassSpec, parent: Class | undefined): Class {
  const made = class extends ((parent ?? class {}) as new () => object) {
    constructor() {
      super()
      // What TypeScript makes of fields with useDefineForClassFields.
      for (const { name, kind } of properties) {
        const value =
          kind === 'field'
            ? undefined
            : kind === 'initial'
              ? `initial ${name}`
              : kind === 'function'
                ? initialFunction
                : SKIPPED
        if (value !== SKIPPED) {
          Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true })
        }
      }
    }
  }
  for (const { name, kind } of properties) {
    const store = `#${name}`
    // Where an accessor takes the discriminator, it does not get into the plain object: a deliberate difference.
    if (name === 'kind') continue
    if (kind === 'method') Object.defineProperty(made.prototype, name, hidden(methodOf(name)))
    if (kind === 'getter' || kind === 'accessor') {
      Object.defineProperty(made.prototype, name, {
        configurable: true,
        get(this: Record<string, unknown>) {
          return this[store] ?? `got ${name}`
        },
        ...(kind === 'accessor' && {
          set(this: Record<string, unknown>, value: unknown) {
            Object.defineProperty(this, store, hidden(value))
          },
        }),
      })
    }
  }
  return made
}

const SKIPPED = Symbol('skipped')

function initialFunction() {
  return 'called'
}

function methodOf(name: string) {
  return () => `called ${name}`
}

function hidden(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true, enumerable: false }
}

function resolve(classes: readonly Class[], spec: TypeSpec): unknown {
  return 'index' in spec ? classes[spec.index] : spec.builtIn
}

function decorate(
  classes: readonly Class[],
  target: Class,
  spec: PropertySpec,
  isDiscriminated: boolean,
): void {
  const prototype = target.prototype as object
  const { name, type } = spec
  if (spec.emitted !== undefined) {
    Reflect.defineMetadata('design:type', resolve(classes, spec.emitted), prototype, name)
  }
  if (type !== undefined) {
    const [first, second] = type.types.map((each) => resolve(classes, each)) as [Class, Class]
    Type(typeFunction(type, first, second) as () => Class, typeOptions(type, classes))(prototype, name)
  }
  if (spec.expose !== undefined) Expose(spec.expose)(prototype, name)
  if (spec.exclude !== undefined) Exclude(spec.exclude)(prototype, name)
  for (const { fn, options } of spec.transforms) {
    // A transform sees the discriminator of the object, which is a deliberate difference.
    const isUnfair = (fn === 'wrapped' && isDiscriminated) || name === 'kind'
    Transform(TRANSFORMS[isUnfair ? 'same' : fn], options)(prototype, name)
  }
}

function typeFunction({ form, discriminator }: TypeDecoration, first: unknown, second: unknown) {
  if (form === 'none' && discriminator === 'none') return undefined
  if (form === 'static') return () => first
  // Not by the keys of the object, of which the original may have deleted the discriminator.
  return (help: { newObject: object; object: object; property: string | undefined }) =>
    (Object.keys(help.newObject).length + String(help.property).length) % 2 === 0 ? first : second
}

function typeOptions({ discriminator }: TypeDecoration, classes: readonly Class[]) {
  if (discriminator === 'none') return {}
  return {
    keepDiscriminatorProperty: discriminator === 'kept',
    discriminator: {
      property: 'kind',
      subTypes: classes.map((value, index) => ({ name: `kind ${index}`, value: value as never })),
    },
  }
}

/** How to make a value, so that each library gets one of its own. */
export type ValueSpec =
  | { readonly leaf: unknown }
  | { readonly list: readonly ValueSpec[]; readonly as: 'array' | 'set' | 'stack' | 'sparse' }
  | { readonly entries: readonly (readonly [string, ValueSpec])[]; readonly as: 'object' | 'map' | 'null' }
  | { readonly entries: readonly (readonly [string, ValueSpec])[]; readonly index: number }
  | { readonly up: number }

/** Trees. */
export const valueSpec = valueSpecs({ circular: false })

/** Values some of which refer to objects that they are in. */
export const circularSpec = valueSpecs({ circular: true })

function valueSpecs({ circular }: { circular: boolean }): fc.Arbitrary<ValueSpec> {
  return fc.letrec<{ value: ValueSpec; entry: readonly [string, ValueSpec] }>((tie) => ({
    entry: fc.tuple(fc.constantFrom(...PLAIN_NAMES), tie('value')),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc
        .oneof(
          fc.constantFrom(
            undefined,
            null,
            0,
            -0,
            5,
            Number.NaN,
            '',
            '5',
            'kind 0',
            'kind 1',
            true,
            false,
            5n,
          ),
          fc.constantFrom('kind 2', 'text', '2024-02-29'),
          fc.date({ noInvalidDate: false }),
          fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
        )
        .map((leaf) => ({ leaf })),
      fc.record({
        entries: fc.array(tie('entry'), { maxLength: 6 }),
        as: fc.constantFrom('object', 'object', 'object', 'map', 'null'),
      }) as fc.Arbitrary<ValueSpec>,
      fc.record({
        entries: fc.array(tie('entry'), { maxLength: 5 }),
        index: fc.nat({ max: 3 }),
      }) as fc.Arbitrary<ValueSpec>,
      fc.record({
        list: fc.array(tie('value'), { maxLength: 4 }),
        as: fc.constantFrom('array', 'array', 'array', 'set', 'stack', 'sparse'),
      }) as fc.Arbitrary<ValueSpec>,
    ),
  })).value
}

/** @param around - The objects that the value is in, innermost first. */
export function makeValue(
  spec: ValueSpec,
  classes: readonly Class[],
  around: readonly object[] = [],
): unknown {
  if ('leaf' in spec) return spec.leaf
  if ('up' in spec) return around[spec.up]
  if ('list' in spec) {
    const list = spec.list.map((each) => makeValue(each, classes, around))
    if (spec.as === 'set') return new Set(list)
    if (spec.as === 'stack') return Stack.from(list)
    return spec.as === 'sparse' ? Object.assign(new Array(list.length + 2), list) : list
  }
  const object = emptyObject(spec, classes)
  const entries = spec.entries.map(
    ([key, each]) => [key, makeValue(each, classes, [object, ...around])] as const,
  )
  if ('as' in spec && spec.as === 'map') return new Map(entries)
  for (const [key, value] of entries) {
    // An instance's own accessors stay what they are; a plain object may own a `__proto__`.
    if ('index' in spec && key in object && !Object.hasOwn(object, key)) continue
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  }
  return object
}

function emptyObject(spec: ValueSpec, classes: readonly Class[]): object {
  if ('index' in spec) return new (classes[spec.index] as Class<object>)()
  return 'as' in spec && spec.as === 'null' ? (Object.create(null) as object) : {}
}

interface OptionsSpec {
  readonly options: TransformOptions
  readonly targets: readonly (readonly [number, string, TypeSpec])[] | undefined
}

export const optionsSpec: fc.Arbitrary<OptionsSpec> = fc.record({
  options: fc.record(
    {
      strategy: fc.constantFrom('excludeAll', 'exposeAll'),
      excludeExtraneousValues: fc.boolean(),
      groups: fc.subarray([...GROUPS]),
      version: fc.constantFrom(0, 1, 2, 3),
      excludePrefixes: fc.subarray(['_', 'a', 'un']),
      ignoreDecorators: fc.boolean(),
      enableCircularCheck: fc.boolean(),
      enableImplicitConversion: fc.boolean(),
      exposeDefaultValues: fc.boolean(),
      exposeUnsetFields: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  targets: fc.option(
    fc.array(fc.tuple(fc.nat({ max: 3 }), fc.constantFrom('a', 'b', 'c'), typeSpec), { maxLength: 3 }),
    { nil: undefined, freq: 1 },
  ),
}) as fc.Arbitrary<OptionsSpec>

export function makeOptions({ options, targets }: OptionsSpec, classes: readonly Class[]): TransformOptions {
  if (targets === undefined) return options
  return {
    ...options,
    targetMaps: targets.map(([index, property, type]) => ({
      target: classes[index],
      properties: { [property]: resolve(classes, type) },
    })),
  }
}

export function withoutDiscriminators(specs: readonly ClassSpec[]): readonly ClassSpec[] {
  return specs.map((spec) => ({
    ...spec,
    properties: spec.properties.map((property) => ({
      ...property,
      type: property.type && { ...property.type, discriminator: 'none' },
    })),
  }))
}
