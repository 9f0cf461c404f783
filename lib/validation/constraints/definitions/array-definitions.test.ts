import { describe, expect, it } from '@jest/globals'
import { ArrayUnique, arrayUnique } from 'class-validator'
import fc from 'fast-check'
import { recognise } from '../recognised-constraint.fixture.js'

const { builtIn, original } = recognise(ArrayUnique())

/** Distinct elements, long enough not to be compared pairwise. */
function long(...changes: readonly (readonly [index: number, element: unknown])[]): unknown[] {
  const array: unknown[] = Array.from({ length: 100 }, (_, index) => index + 1)
  for (const [index, element] of changes) array[index] = element
  return array
}

describe('uniqueness of a long array', () => {
  const shared = {}
  it.each([
    ['distinct elements', long()],
    ['a duplicate', long([99, 1])],
    ['the text of a number', long([99, '1'])],
    ['one NaN', long([50, Number.NaN])],
    ['both zeros', long([0, 0], [1, -0])],
    ['one object twice', long([0, shared], [99, shared])],
    ['equal objects', long([0, {}], [99, {}])],
    ['undefined and null', long([0, undefined], [1, null])],
    ['undefined twice', long([0, undefined], [1, undefined])],
    ['holes', Object.assign(new Array(100), { 5: 1 })],
    ['a getter that answers anew', Object.defineProperty(long(), 5, { get: () => ({}) })],
    ['a getter that repeats an element', Object.defineProperty(long(), 5, { get: () => 1 })],
    ['an own filter', Object.assign(long([99, 1]), { filter: () => new Array(100) })],
    ['a subclass', Object.setPrototypeOf(long([99, 1]), class extends Array {}.prototype as object)],
    ['a hole through which a prototype shows', inheritedElement()],
  ] as const)('is what class-validator finds: %s', (_name, array) => {
    expect(builtIn?.test(array)).toBe(original(array))
  })

  it('is what class-validator finds, for any array', () => {
    const element = fc.oneof(
      fc.integer({ min: 0, max: 2000 }),
      fc.constantFrom(undefined, null, Number.NaN, 0, -0, '1'),
    )
    fc.assert(
      fc.property(fc.array(element, { minLength: 30, maxLength: 60 }), (array) => {
        expect(builtIn?.test(array)).toBe(arrayUnique(array))
      }),
    )
  })

  it('is found in a time that grows with the length', () => {
    // Pairwise, these are 20 thousand million comparisons.
    expect(builtIn?.test(Array.from({ length: 200_000 }, (_, index) => index))).toBe(true)
  })
})

describe('the uniqueness of what an identifier tells of elements', () => {
  const identify = (element: { id?: unknown } | number) =>
    typeof element === 'number' ? -element : element.id
  const { builtIn } = recognise(ArrayUnique(identify))

  it('is what class-validator finds, for any array', () => {
    const id = fc.oneof(
      fc.integer({ min: 0, max: 400 }),
      fc.constantFrom(undefined, null, Number.NaN, 0, -0, '1'),
    )
    const element = fc.oneof(
      fc.record({ id }),
      fc.integer({ min: 1000, max: 9000 }),
      fc.constantFrom(null, undefined),
    )
    fc.assert(
      fc.property(fc.array(element, { minLength: 20, maxLength: 60 }), (array) => {
        expect(builtIn?.test(array)).toBe(arrayUnique(array, identify))
      }),
      { numRuns: 500 },
    )
    expect(builtIn?.test(new Array(40))).toBe(arrayUnique(new Array(40), identify))
    expect(builtIn?.test('no array')).toBe(false)
  })

  it('asks the identifier once of each element', () => {
    let calls = 0
    const counted = recognise(ArrayUnique((value: unknown) => (calls++, value))).builtIn
    expect(counted?.test(Array.from({ length: 100 }, (_, index) => index))).toBe(true)
    expect(calls).toBe(100)
  })

  it('is found in a time that grows with the length', () => {
    expect(builtIn?.test(Array.from({ length: 200_000 }, (_, index) => ({ id: index })))).toBe(true)
  })

  it('throws what the identifier throws', () => {
    const throwing = recognise(
      ArrayUnique(() => {
        throw new RangeError('no identity')
      }),
    ).builtIn
    expect(() => throwing?.test(Array.from({ length: 50 }, (_, index) => index))).toThrow('no identity')
  })
})

function inheritedElement(): unknown {
  const array = long()
  Reflect.deleteProperty(array, 5)
  Object.setPrototypeOf(array, Object.assign(Object.create(Array.prototype), { 5: 'inherited' }))
  return array
}
