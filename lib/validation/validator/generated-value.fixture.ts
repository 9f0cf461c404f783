import fc from 'fast-check'
import { nastyValues, type NastyValue } from '../constraints/nasty-values.fixture.js'
import { NAMES, type GeneratedClass } from './generated-class.fixture.js'

/** How to make a value: always the same one, always anew. */
export type Recipe = (maker: ValueMaker) => unknown

/** Makes values and knows them by the order in which they were made, so that two runs can be compared. */
export class ValueMaker {
  readonly classes: readonly GeneratedClass[]
  /** Dear to make, and validators change them: one run must not see those of another. */
  readonly nasty: readonly NastyValue[]
  readonly #numbers = new Map<object, number>()
  #isInPromise = false

  constructor(classes: readonly GeneratedClass[], nasty: readonly NastyValue[]) {
    this.classes = classes
    this.nasty = nasty
  }

  made<T extends object>(value: T): T {
    this.#numbers.set(value, this.#numbers.size)
    return value
  }

  /** What is in a promise holds none: class-validator would not wait for it. */
  promise(make: Recipe, isRejected: boolean): unknown {
    if (this.#isInPromise) return make(this)
    this.#isInPromise = true
    const value = make(this)
    this.#isInPromise = false
    const promise = isRejected ? Promise.reject(new RangeError('broken')) : Promise.resolve(value)
    // Not every promise is looked at.
    promise.catch(() => {})
    return this.made(promise)
  }

  /** A text that is the same for the same value of another maker. */
  describe(value: unknown): string {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
      const number = this.#numbers.get(value)
      if (number !== undefined) return `#${number}`
      return this.classes.some((type) => type === value) ? 'a class' : `some ${kindOf(value)}`
    }
    return Object.is(value, -0) ? '-0' : String(value)
  }

  /** The own properties of everything that was made. */
  contents(): readonly string[] {
    return Array.from(this.#numbers, ([value, number]) => `#${number}: ${keysOf(value).map(String).join()}`)
  }
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value)
}

function keysOf(value: object): readonly (string | symbol)[] {
  return Reflect.ownKeys(value)
}

// On these class-validator calls what they have instead of an array's methods, goes round for ever, fails where it only looks, or keeps
// a property for having the name of a method that every object has.
const UNFIT =
  /proxy|contains itself|own (?:map|constructor|hasOwn|__proto__)|whose constructor|without prototype|a long|huge/
const FIT = nastyValues().flatMap(({ name }, index) => (UNFIT.test(name) ? [] : [index]))

export function recipeArbitrary(): fc.Arbitrary<Recipe> {
  const scalar = fc.constantFrom<unknown[]>(
    undefined,
    null,
    '',
    'a',
    'b',
    'abc',
    '$property',
    0,
    1,
    2,
    5,
    true,
  )
  const tree = fc.letrec<{ value: Recipe; instance: Recipe }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'value' },
      scalar.map(
        (value): Recipe =>
          () =>
            value,
      ),
      fc.constantFrom(...FIT).map(nastyRecipe),
      tie('instance'),
      fc.array(tie('value'), { maxLength: 3 }).map(arrayRecipe),
      fc.array(tie('value'), { maxLength: 3 }).map(setRecipe),
      fc
        .array(fc.tuple(fc.constantFrom(1, 'k', Symbol('key')), tie('value')), { maxLength: 2 })
        .map(mapRecipe),
      tie('value').map(sparseRecipe),
      fc.tuple(tie('value'), fc.boolean()).map(promiseRecipe),
    ),
    instance: fc
      .tuple(
        fc.option(fc.nat(), { nil: undefined, freq: 8 }),
        fc.dictionary(fc.constantFrom(...NAMES, 'extra', 'spare'), tie('value'), { noNullPrototype: true }),
      )
      .map(instanceRecipe),
  }))
  return tree.instance
}

function nastyRecipe(index: number): Recipe {
  return (maker) => {
    const value = maker.nasty[index]?.value
    return typeof value === 'object' && value !== null ? maker.made(value) : value
  }
}

function arrayRecipe(elements: readonly Recipe[]): Recipe {
  return (maker) => maker.made(elements.map((make) => make(maker)))
}

function setRecipe(elements: readonly Recipe[]): Recipe {
  return (maker) => maker.made(new Set(elements.map((make) => make(maker))))
}

function mapRecipe(entries: readonly (readonly [unknown, Recipe])[]): Recipe {
  return (maker) => maker.made(new Map(entries.map(([key, make]) => [key, make(maker)])))
}

function sparseRecipe(make: Recipe): Recipe {
  return (maker) => {
    const array: unknown[] = []
    array[2] = make(maker)
    return maker.made(array)
  }
}

function promiseRecipe([make, isRejected]: readonly [Recipe, boolean]): Recipe {
  return (maker) => maker.promise(make, isRejected)
}

function instanceRecipe([index, properties]: readonly [
  number | undefined,
  Readonly<Record<string, Recipe>>,
]): Recipe {
  return (maker) => {
    const { classes } = maker
    const Class = index === undefined ? undefined : classes[index % classes.length]
    const object: Record<string, unknown> = Class === undefined ? {} : new Class()
    for (const [name, make] of Object.entries(properties)) object[name] = make(maker)
    return maker.made(object)
  }
}
