import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, Type } from 'class-transformer'
import fc from 'fast-check'
import type { Type as Class } from '../../common/index.js'
import { ValidationEngine } from '../validation-engine.js'
import type { TransformOptions } from '../validation.options.js'

const engines = {
  generated: await ValidationEngine.load({ generatesCode: true }),
  interpreted: await ValidationEngine.load({ generatesCode: false }),
}

/** Stands in every property that is excluded. */
const MARKER = 'LEAK'

type Model = Class<Record<string, unknown>>

/** Ways to exclude the property `secret<n>`, under the options that all cases have. */
const OPTIONS: TransformOptions = { groups: ['user'], version: 2, excludePrefixes: ['_'] }
const EXCLUSIONS: Readonly<Record<string, (prototype: object, key: string) => void>> = {
  exclude: (prototype, key) => Exclude()(prototype, key),
  toPlainOnly: (prototype, key) => Exclude({ toPlainOnly: true })(prototype, key),
  exposedAsWell: (prototype, key) => {
    Exclude()(prototype, key)
    Expose({ name: 'visible' })(prototype, key)
  },
  otherGroup: (prototype, key) => Expose({ groups: ['admin'] })(prototype, key),
  laterVersion: (prototype, key) => Expose({ since: 3 })(prototype, key),
  formerVersion: (prototype, key) => Expose({ until: 2, name: 'renamed' })(prototype, key),
}

interface ClassShape {
  readonly exclusion: keyof typeof EXCLUSIONS
  /** Nothing but `open<n>` and `child<n>` is exposed. */
  readonly isClosed: boolean
  /** A subclass that tries to expose what its parent excludes. */
  readonly isReckless: boolean
  readonly extendsFormer: boolean
  readonly childHasType: boolean
  readonly hasToJson: boolean
}

const classShape: fc.Arbitrary<ClassShape> = fc.record({
  exclusion: fc.constantFrom(...Object.keys(EXCLUSIONS)),
  isClosed: fc.boolean(),
  isReckless: fc.boolean(),
  extendsFormer: fc.boolean(),
  childHasType: fc.boolean(),
  hasToJson: fc.boolean(),
})

interface Made {
  readonly type: Model
  readonly index: number
  readonly parent: Made | undefined
  readonly childHasType: boolean
}

function makeClasses(shapes: readonly ClassShape[]): readonly Made[] {
  const all: Made[] = []
  for (const [index, shape] of shapes.entries()) {
    const parent = shape.extendsFormer ? all.at(-1) : undefined
    const type = (parent === undefined ? class {} : class extends parent.type {}) as Model
    const { prototype } = type as { readonly prototype: object }
    EXCLUSIONS[shape.exclusion]?.(prototype, `secret${index}`)
    // Groups and versions of its own are a subclass's right; see the other suite for where the parent is declared.
    const isExcluded =
      parent !== undefined && /exclude|only|aswell/iu.test(shapes[parent.index]?.exclusion ?? '')
    if (isExcluded && shape.isReckless) Expose()(prototype, `secret${parent.index}`)
    if (shape.isClosed) {
      Exclude()(type)
      Expose()(prototype, `open${index}`)
      Expose()(prototype, `child${index}`)
    }
    // Any of the classes, also one that is made later.
    if (shape.childHasType)
      Type(() => all[(index * 7) % all.length]?.type as Model)(prototype, `child${index}`)
    if (shape.hasToJson) Object.assign(prototype, { toJSON: copyOfAll })
    all.push({ type, index, parent, childHasType: shape.childHasType })
  }
  return all
}

function copyOfAll(this: object): object {
  return { ...this }
}

type Wrap = (value: unknown) => unknown

/** What may be around a value without changing what is declared of it. */
const wrap: fc.Arbitrary<Wrap> = fc.constantFrom<Wrap>(
  (value) => value,
  (value) => [value],
  (value) => [[null, value]],
  (value) => new Set([value]),
  (value) => new Map([['key', value]]),
  (value) => new Map([['key', [value]]]),
  (value) => ({ toJSON: () => value }),
  (value) => new Proxy(value as object, {}),
)

/** What may be around something declared: an object that is none itself. */
const container: fc.Arbitrary<Wrap> = fc.constantFrom<Wrap>(
  (value) => value,
  (value) => ({ byName: value }),
  (value) => ({ items: [value], total: 1 }),
  (value) => Object.assign(Object.create(null) as object, { deep: { deeper: value } }),
)

type Form = 'instance' | 'row' | 'bare' | 'subclass' | 'undecorated'

interface Choices {
  readonly form: Form
  readonly wrap: Wrap
  readonly other: number
}

const choices: fc.Arbitrary<Choices> = fc.record({
  form: fc.constantFrom<Form>('instance', 'row', 'bare', 'subclass', 'undecorated'),
  wrap,
  other: fc.nat(10),
})

class Undecorated {}

/** A value for a place that is declared to be of a class, or that says itself which class it is of. */
function valueOf(
  made: Made,
  all: readonly Made[],
  { drawn, level, isDeclared }: { drawn: Iterator<Choices>; level: number; isDeclared: boolean },
): unknown {
  const { form, wrap, other } = drawn.next().value as Choices
  const subclasses = all.filter(({ parent }) => parent === made)
  // Where nothing is declared, only an instance says what it excludes.
  const actual = form === 'subclass' ? (subclasses[other % subclasses.length] ?? made) : made
  const isInstance = !isDeclared || form === 'instance' || form === 'subclass'
  const properties: Record<string, unknown> = {}
  for (let level_: Made | undefined = actual; level_ !== undefined; level_ = level_.parent) {
    const { index, childHasType } = level_
    properties[`secret${index}`] = MARKER
    properties[`open${index}`] = 'visible'
    if (level > 2) continue
    const target = all[childHasType ? (index * 7) % all.length : (index + other) % all.length] as Made
    properties[`child${index}`] = valueOf(target, all, { drawn, level: level + 1, isDeclared: childHasType })
  }
  properties['_prefixed'] = MARKER
  if (isInstance) return wrap(Object.assign(new actual.type(), properties))
  if (form === 'bare') return wrap(Object.assign(Object.create(null) as object, properties))
  return wrap(form === 'undecorated' ? Object.assign(new Undecorated(), properties) : properties)
}

describe.each(['generated', 'interpreted'] as const)('What a class excludes (%s)', (kind) => {
  const engine = engines[kind]

  it('is never written, wherever it is and whatever the value is', () => {
    let seen = 0
    fc.assert(
      fc.property(
        fc.array(classShape, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(choices),
        container,
        (shapes, drawn, around) => {
          const all = makeClasses(shapes)
          for (const made of all) {
            const serialize = engine.serializer({ type: made.type, list: false }, OPTIONS)
            const value = valueOf(made, all, { drawn, level: 0, isDeclared: true })
            const text = serialize(around(value))
            expect(text).not.toContain(MARKER)
            if (text.includes('visible')) seen++
            // Again, with what is known now of the classes.
            expect(serialize([value, around(value)])).not.toContain(MARKER)
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(seen).toBeGreaterThan(200)
  })

  it('by either of two unrelated classes is never written', () => {
    fc.assert(
      fc.property(
        fc.array(classShape, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(choices),
        (shapes, drawn) => {
          const all = makeClasses(shapes.map((shape) => ({ ...shape, extendsFormer: false })))
          const [declared, actual] = all as [Made, Made]
          const properties = { secret0: MARKER, secret1: MARKER, open0: 1, open1: 1, _prefixed: MARKER }
          const child = valueOf(actual, all, { drawn, level: 1, isDeclared: false })
          const value = Object.assign(new actual.type(), properties, { child0: child, child1: child })
          const text = engine.serializer({ type: declared.type, list: true }, OPTIONS)([value])
          expect(text).not.toContain(MARKER)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is not written for a discriminated value of any tag', () => {
    fc.assert(
      fc.property(
        fc.array(classShape, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(choices),
        fc.array(fc.constantFrom('t0', 't1', 't2', 'other', undefined), { minLength: 1, maxLength: 5 }),
        (shapes, drawn, tags) => {
          const all = makeClasses(shapes)
          class Holder {
            values: unknown
          }
          Type(() => all[0]?.type as Model, {
            discriminator: {
              property: 'tag',
              subTypes: all.map(({ type, index }) => ({ name: `t${index}`, value: type })),
            },
          })(Holder.prototype, 'values')
          const rows = tags.map((tag) => {
            const made = all.find(({ index }) => tag === `t${index}`)
            if (made === undefined) {
              return { tag, ...Object.fromEntries(all.map(({ index }) => [`secret${index}`, MARKER])) }
            }
            const row = valueOf(made, all, { drawn, level: 2, isDeclared: true })
            const isRow = [Object.prototype, made.type.prototype].includes(Object.getPrototypeOf(row))
            return isRow && !(row instanceof Map) ? { ...(row as object), tag } : row
          })
          const text = engine.serializer({ type: Holder, list: false }, OPTIONS)({ values: rows })
          const ofInstances = Object.assign(new Holder(), {
            values: all.map((made) => valueOf(made, all, { drawn, level: 1, isDeclared: false })),
          })
          expect(text).not.toContain(MARKER)
          expect(engine.serializer({ type: Holder, list: false }, OPTIONS)(ofInstances)).not.toContain(MARKER)
        },
      ),
      { numRuns: 300 },
    )
  })
})
