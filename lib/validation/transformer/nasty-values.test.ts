import { expect, it } from '@jest/globals'
import { instanceToPlain, plainToInstance, Transform, Type } from 'class-transformer'
import { HOSTILE_STRINGS, nastyValues } from '../constraints/nasty-values.fixture.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import { compileInstanceToPlain } from './instance-to-plain.js'
import { outcomeOf, type Outcome } from './outcome.fixture.js'
import { compilePlainToInstance } from './plain-to-instance.js'
import { structuralDifference } from './structural-difference.fixture.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

class Item {
  id!: number
}

class Bundle extends Item {}

class Stack extends Array<unknown> {}

class Order {
  untyped!: unknown

  @Type(() => String)
  text!: string

  @Type(() => Number)
  count!: number

  @Type(() => Boolean)
  open!: boolean

  @Type(() => Date)
  placed!: Date

  @Type(() => Buffer)
  bytes!: Buffer

  @Type(() => Item)
  item!: Item

  @Type(() => Item)
  declare items: Item[]

  @Type(() => Item)
  declare byName: Map<string, Item>

  @Type(() => Item)
  unique!: Set<Item>

  @Type(() => Item)
  stack!: Stack

  @Type((help) => (help?.object['text'] === undefined ? Item : Bundle))
  dynamic!: Item

  @Type(() => Item, {
    discriminator: { property: 'kind', subTypes: [{ name: 'bundle', value: Bundle }] },
  })
  either!: Item

  @Transform(({ value, key }) => [key, typeof value])
  shown!: unknown
}

/** What deliberate-differences.test.ts states. */
const DELIBERATE = new Set([
  'bytes with an object that says it is a string',
  'either with an object that inherits from Array',
])

/** class-transformer makes a new one of it, of the time at which it is made: no two are the same. */
const FOREIGN_DATE = 'a date of another realm'
/** Length means nothing here. */
const values = () =>
  nastyValues().filter(
    ({ name, value }) => name !== FOREIGN_DATE && (typeof value !== 'string' || value.length < 1000),
  )

const PROPERTIES = [...Object.keys(new Order()), 'items', 'byName', 'unknown'] as const

/** What a failing comparison is called; `undefined` where both did the same. */
function difference(original: Outcome, ours: Outcome): string | undefined {
  if ('threw' in original) return 'threw' in ours ? undefined : 'the original throws'
  if ('threw' in ours) return `throws ${String(ours.threw)}`
  return structuralDifference(ours.returned, original.returned)
}

function differences(
  original: (value: unknown) => unknown,
  ours: (value: unknown) => unknown,
  place: (value: unknown, property: string) => unknown,
): readonly string[] {
  return PROPERTIES.flatMap((property) =>
    values().flatMap(({ name, value }) => {
      if (DELIBERATE.has(`${property} with ${name}`)) return []
      // The compiled function first: it leaves values as they are.
      const placed = place(value, property)
      const outcome = outcomeOf(() => ours(placed))
      const found = difference(
        outcomeOf(() => original(placed)),
        outcome,
      )
      return found === undefined ? [] : [`${property} with ${name}: ${found}`]
    }),
  )
}

function plainWith(value: unknown, property: string): unknown {
  return { [property]: value }
}

function instanceWith(value: unknown, property: string): unknown {
  return Object.assign(new Order(), { [property]: value })
}

it.each([{}, { enableImplicitConversion: true }, { exposeDefaultValues: true, exposeUnsetFields: false }])(
  'makes what class-transformer makes of nasty values in each kind of property, with %j',
  (options) => {
    const toInstance = compilePlainToInstance(Order, options, context)
    const toPlain = compileInstanceToPlain(options, context)
    expect(differences((value) => plainToInstance(Order, value, options), toInstance, plainWith)).toEqual([])
    expect(differences((value) => instanceToPlain(value, options), toPlain, instanceWith)).toEqual([])
  },
)

it('makes what class-transformer makes of nasty values themselves, alone and in lists', async () => {
  const toInstance = compilePlainToInstance(Item, {}, context)
  const toPlain = compileInstanceToPlain({}, context)
  for (const make of [(value: unknown) => value, (value: unknown) => [value]]) {
    for (const { name, value } of values()) {
      const made = outcomeOf(() => toInstance(make(value)))
      const original = outcomeOf(() => plainToInstance(Item, make(value)))
      expect([name, difference(original, made)]).toEqual([name, undefined])
      expect([name, structuralDifference(await made.returned, await original.returned)]).toEqual([
        name,
        undefined,
      ])
      const plain = outcomeOf(() => toPlain(make(value)))
      const originalPlain = outcomeOf(() => instanceToPlain(make(value)))
      expect([name, difference(originalPlain, plain)]).toEqual([name, undefined])
    }
  }
})

it('treats hostile names of properties as class-transformer does', () => {
  const toInstance = compilePlainToInstance(Order, {}, context)
  const toPlain = compileInstanceToPlain({}, context)
  for (const name of HOSTILE_STRINGS) {
    const plain = (value: unknown) =>
      JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`) as object
    for (const value of [1, { a: 1 }, [1]]) {
      expect(
        difference(
          outcomeOf(() => plainToInstance(Order, plain(value))),
          outcomeOf(() => toInstance(plain(value))),
        ),
      ).toBeUndefined()
      // A deliberate difference: the original refuses an object whose constructor is no class.
      if (name === 'constructor') continue
      expect(
        difference(
          outcomeOf(() => instanceToPlain(plain(value))),
          outcomeOf(() => toPlain(plain(value))),
        ),
      ).toBeUndefined()
    }
  }
  expect(Reflect.get({}, 'a')).toBeUndefined()
})
