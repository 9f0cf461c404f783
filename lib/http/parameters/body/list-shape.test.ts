import { describe, expect, it } from '@jest/globals'
import { INVALID } from '../conversion/converter.js'
import { InvalidInputException } from '../request.errors.js'
import type { JsonShape } from './json-shape.js'
import { listShape } from './list-shape.js'

function numbers(convert: JsonShape['convert'], maxErrors = 3): JsonShape {
  return listShape({ expected: 'a number', convert }, { collect: (values) => values, maxErrors })
}

const refuse = (): never => {
  throw new InvalidInputException([{ path: ['n'], code: 'odd', message: 'n is odd' }])
}

/** What is wrong as `pointer code`. */
async function findings(convert: () => unknown): Promise<readonly string[]> {
  try {
    await convert()
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputException)) throw error
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`)
  }
}

describe('A list of one shape', () => {
  it('has its elements in their order, whichever of them come late', async () => {
    const list = Array.from({ length: 250 }, (_, index) => index)
    const shape = numbers((value) => (Number(value) % 3 === 0 ? Promise.resolve(value) : value))
    expect(await shape.convert(list)).toEqual(list)
    expect(numbers((value) => value).convert(list)).toEqual(list)
    expect(numbers((value) => value).convert({ length: 1 })).toBe(INVALID)
  })

  it('tells where elements are wrong, up to the limit', async () => {
    const late = numbers(async (value) => (value === 1 ? refuse() : value))
    expect(await findings(() => late.convert([...Array<number>(200).fill(0), 1, 0, 1]))).toEqual([
      '/200/n odd',
      '/202/n odd',
    ])
    expect(await findings(() => late.convert([1, 1, 1, 1]))).toHaveLength(3)
    const mixed = numbers((value) => (value === 1 ? refuse() : Promise.resolve().then(refuse)))
    expect(await findings(() => mixed.convert([1, 0]))).toEqual(['/0/n odd', '/1/n odd'])
    const invalid = numbers((value) => (value === 1 ? INVALID : value))
    expect(await findings(() => invalid.convert([1, 0, 1, 1, 1]))).toEqual([
      '/0 typeMismatch',
      '/2 typeMismatch',
      '/3 typeMismatch',
    ])
  })

  it('starts nothing for elements that nobody will be told of', async () => {
    let started = 0
    const shape = numbers(async () => {
      started++
      return Promise.resolve().then(refuse)
    })
    expect(await findings(() => shape.convert(Array<number>(10_000).fill(1)))).toHaveLength(3)
    expect(started).toBeLessThanOrEqual(100)
  })

  it('leaves no rejection behind when another element fails at once', async () => {
    // Jest fails a test that leaves one.
    const shape = numbers((value) => {
      if (value === 1) throw new RangeError('at once')
      return Promise.reject(new RangeError('late'))
    })
    expect(() => shape.convert([0, 1])).toThrow('at once')
    await new Promise((resolve) => setImmediate(resolve))
  })
})
