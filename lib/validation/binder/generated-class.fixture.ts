import 'reflect-metadata'
import { Exclude, Expose, Transform, Type } from 'class-transformer'
import * as cv from 'class-validator'
import fc from 'fast-check'
import type { Type as Class } from '../../common/index.js'
import { instant, NESTED, number, text, THEMES, type Theme } from './property-themes.fixture.js'

const NAMES = ['a', 'b', 'c', 'd', '0', 'then', 'if', 'a b', '\ud800', 'valueOf'] as const
/** Names in the input: those of properties, of renamed ones, and others. */
const KEYS = [...NAMES, 'constructor', 'x', 'y', '__proto__', 'toString', 'method', 'accessor'] as const

type Name = (typeof NAMES)[number]
type ThemeName = keyof typeof THEMES

interface PropertySpec {
  readonly name: Name
  readonly theme: ThemeName
  readonly decorators: readonly { readonly kind: string; readonly options: cv.ValidationOptions }[]
  readonly type: number
  readonly emitted: number
  readonly initial: number
  readonly nested: number
  readonly field: 'declared' | 'own' | 'initialized' | 'accessor' | 'own accessor'
  readonly more: readonly Extra[]
}

type Extra = keyof typeof EXTRAS

const EXTRAS = {
  optional: cv.IsOptional(),
  expose: Expose(),
  'expose as x': Expose({ name: 'x' }),
  'expose as a': Expose({ name: 'a' }),
  'expose to plain': Expose({ name: 'y', toPlainOnly: true }),
  'expose to a group': Expose({ groups: ['g'] }),
  'expose since': Expose({ since: 2 }),
  exclude: Exclude(),
  'exclude from class': Exclude({ toClassOnly: true }),
  'exclude from plain': Exclude({ toPlainOnly: true }),
  'exclude from both': Exclude({ toClassOnly: true, toPlainOnly: true }),
  transform: Transform(({ value }) => (typeof value === 'number' ? value + 1 : (value as unknown))),
  conditional: cv.ValidateIf((_, value) => value !== 3),
} satisfies Readonly<Record<string, PropertyDecorator>>

export interface ClassSpec {
  readonly parent: number | undefined
  readonly properties: readonly PropertySpec[]
  readonly extra:
    'none' | 'method' | 'undecorated' | 'setter' | 'throws' | 'sealed' | 'own constructor' | 'map'
}

const rarely = { freq: 8 }

const propertySpec = fc.constantFrom(...(Object.keys(THEMES) as ThemeName[])).chain((theme) =>
  fc.record({
    name: fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom<Name>('a', 'b', 'c', 'd') },
      { weight: 1, arbitrary: fc.constantFrom(...NAMES) },
    ),
    theme: fc.constant(theme),
    decorators: fc.array(
      fc.record({
        kind: fc.constantFrom(...Object.keys(THEMES[theme].decorators)),
        options: fc.oneof(
          { weight: 5, arbitrary: fc.constant<cv.ValidationOptions>({}) },
          {
            weight: 2,
            arbitrary: fc.record(
              {
                groups: fc.constantFrom(['g'], ['h'], []),
                always: fc.boolean(),
                each: fc.boolean(),
                message: fc.constantFrom('"]);throw 1//', '$value'),
              },
              { requiredKeys: [] },
            ),
          },
        ) as fc.Arbitrary<cv.ValidationOptions>,
      }),
      { maxLength: 3 },
    ),
    type: fc.nat(),
    emitted: fc.nat(),
    initial: fc.nat(),
    nested: fc.nat(2),
    field: fc.oneof(
      {
        weight: 12,
        arbitrary: fc.constantFrom<PropertySpec['field']>('declared', 'own', 'initialized'),
      },
      { weight: 1, arbitrary: fc.constantFrom<PropertySpec['field']>('accessor', 'own accessor') },
    ),
    more: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Extra[]>([]) },
      { weight: 2, arbitrary: fc.constant<Extra[]>(['optional']) },
      { weight: 1, arbitrary: fc.subarray(Object.keys(EXTRAS) as Extra[], { maxLength: 2 }) },
    ),
  }),
) as fc.Arbitrary<PropertySpec>

export const classSpecs: fc.Arbitrary<readonly ClassSpec[]> = fc.array(
  fc.record({
    parent: fc.option(fc.nat(2), { nil: undefined, freq: 2 }),
    properties: fc.array(propertySpec, { minLength: 1, maxLength: 4 }),
    extra: fc.oneof(
      { weight: rarely.freq, arbitrary: fc.constant<ClassSpec['extra']>('none') },
      {
        weight: 2,
        arbitrary: fc.constantFrom<ClassSpec['extra']>(
          'method',
          'undecorated',
          'setter',
          'throws',
          'sealed',
          'own constructor',
          'map',
        ),
      },
    ),
  }),
  { minLength: 1, maxLength: 3 },
)

/** Makes the classes and gives them to `use`; afterwards class-validator knows nothing of them. */
export function withClasses(specs: readonly ClassSpec[], use: (classes: readonly Class[]) => void): void {
  const classes: Class[] = []
  try {
    for (const spec of specs) classes.push(makeClass(spec, classes, specs.length))
    use(classes)
  } finally {
    const known = Reflect.get(cv.getMetadataStorage(), 'validationMetadatas') as Map<unknown, unknown>
    for (const type of classes) known.delete(type)
  }
}

/** Classes that initial values make may make themselves again. */
const MAX_NESTING = 3
let nesting = 0

function makeClass({ parent, properties, extra }: ClassSpec, classes: Class[], count: number): Class {
  const Parent = (parent === undefined ? undefined : classes[parent]) ?? (extra === 'map' ? Map : Object)
  const type = class extends (Parent as Class<object>) {
    constructor() {
      super()
      if (extra === 'throws') throw new RangeError('refused')
      for (const property of properties) initialize(this, property, classes)
      if (extra === 'undecorated') Object.assign(this, { more: 1 })
      if (extra === 'own constructor') Object.assign(this, { constructor: Object })
      if (extra === 'sealed') Object.seal(this)
    }
    method(): void {}
  }
  // Not `Object`, whose constructor looks at what `new` is called on.
  const { prototype } = type
  if (extra === 'setter')
    Object.defineProperty(prototype, 'accessor', { configurable: true, set: setter('a') })
  for (const property of properties) decorate(prototype, property, () => classes[property.nested % count])
  return type
}

function setter(name: string) {
  return function (this: Record<string, unknown>, value: unknown): void {
    Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true })
  }
}

function initialize(instance: object, property: PropertySpec, classes: readonly Class[]): void {
  const { name, theme, field, initial, nested } = property
  if (field === 'declared' || field === 'accessor') return
  const { initials } = THEMES[theme] as Theme
  const make = initials[initial % initials.length] as () => unknown
  const value = field === 'own' ? undefined : filled(make(), classes[nested % classes.length])
  if (field !== 'own accessor') {
    setter(name).call(instance as Record<string, unknown>, value)
    return
  }
  let kept = value
  Object.defineProperty(instance, name, {
    configurable: true,
    enumerable: true,
    get: () => kept,
    set: (given) => {
      kept = typeof given === 'number' ? given + 1 : given
    },
  })
}

function filled(value: unknown, type: Class | undefined): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, type))
  if (value !== NESTED) return value
  if (type === undefined || nesting >= MAX_NESTING) return undefined
  nesting++
  try {
    return new type()
  } finally {
    nesting--
  }
}

function decorate(prototype: object, property: PropertySpec, nested: () => Class | undefined): void {
  const { name, theme, decorators, field, more } = property
  const { types, emitted, decorators: known } = THEMES[theme] as Theme
  const type = types[property.type % types.length]
  const design = emitted[property.emitted % emitted.length]
  if (field === 'accessor') {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: { kept?: unknown }) {
        return this.kept
      },
      set: setter('kept'),
    })
  }
  // Making dates of emitted types is a deliberate difference.
  const isUntyped = design === undefined || design === NESTED || (design === Date && type === undefined)
  if (!isUntyped) Reflect.defineMetadata('design:type', design, prototype, name)
  if (type !== undefined) Type(() => (type === NESTED ? nested() : type) as Class)(prototype, name)
  const kinds = new Set<string>()
  for (const { kind, options } of decorators) {
    // Several @ValidateNested on one property are a deliberate difference.
    if (kind === 'ValidateNested' && (kinds.has(kind) || isNested(prototype, name))) continue
    kinds.add(kind)
    known[kind]?.(options)(prototype, name)
  }
  for (const extra of more) EXTRAS[extra](prototype, name)
}

function isNested(prototype: object, name: string): boolean {
  return cv
    .getMetadataStorage()
    .getTargetValidationMetadatas(prototype.constructor, '', true, false)
    .some((metadata) => metadata.propertyName === name && metadata.type === 'nestedValidation')
}

/** JSON for a class: mostly what it wants. */
export function inputFor(specs: readonly ClassSpec[], index: number, depth = 3): fc.Arbitrary<unknown> {
  const spec = specs[index]
  if (spec === undefined || depth === 0) return fc.constantFrom<unknown>({}, null, 1)
  const junk = fc.oneof(
    number,
    text,
    instant,
    fc.constantFrom<unknown>(null, true, [], {}, [[]]),
    fc.jsonValue(),
  )
  const members = allProperties(specs, index).map((property) => {
    const { good } = THEMES[property.theme] as Theme
    const value = good.chain((made) => resolved(made, specs, property.nested, depth))
    const key = property.more.includes('expose as x')
      ? fc.constantFrom<string>('x', property.name)
      : fc.constant<string>(property.name)
    return fc.tuple<[string, unknown, number]>(
      key,
      fc.oneof({ weight: 14, arbitrary: value }, { weight: 1, arbitrary: junk }),
      fc.nat(7),
    )
  })
  const others = fc.array(fc.tuple(fc.constantFrom<string>(...KEYS), junk), { maxLength: 2 })
  return fc
    .tuple(fc.tuple(...members), fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, others))
    .map(([own, more]) => {
      const entries = own.filter(([, , dice]) => dice > 0).map(([key, value]) => [key, value] as const)
      return JSON.parse(JSON.stringify(objectOf([...more, ...entries]))) as unknown
    })
}

/** As JSON.parse makes it: a `__proto__` of its own. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  const object = {}
  for (const [key, value] of entries)
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  return object
}

function resolved(
  made: unknown,
  specs: readonly ClassSpec[],
  nested: number,
  depth: number,
): fc.Arbitrary<unknown> {
  if (made === NESTED) return inputFor(specs, nested % specs.length, depth - 1)
  if (Array.isArray(made) && made.includes(NESTED))
    return fc.tuple<unknown[]>(...made.map(() => inputFor(specs, nested % specs.length, depth - 1)))
  return fc.constant(made)
}

function allProperties(specs: readonly ClassSpec[], index: number): readonly PropertySpec[] {
  const { parent, properties } = specs[index] as ClassSpec
  // A class only extends one that is there already.
  return parent === undefined || parent >= index
    ? properties
    : [...allProperties(specs, parent), ...properties]
}
