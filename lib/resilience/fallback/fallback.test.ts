import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { RequestContext } from '../../core/index.js'
import { ManualClock } from '../../testing/index.js'
import { Fallback, InvalidFallbackError, TimeLimiter } from '../index.js'

class BaseError extends Error {}
class MiddleError extends BaseError {}
class LeafError extends MiddleError {}

const failing = (error: unknown) => (): never => {
  throw error
}

describe('a fallback', () => {
  it('gives what succeeds as it is, and leaves what is synchronous so', async () => {
    const fallback = Fallback.of('stock', () => 'none')
    expect(fallback.apply(() => 5)).toBe(5)
    expect(fallback.apply(failing(new Error('down')))).toBe('none')
    await expect(fallback.execute(async () => 5)).resolves.toBe(5)
    await expect(fallback.execute(() => Promise.reject(new Error('down')))).resolves.toBe('none')
  })

  it('answers by the rule for the most specific class, whatever the order', () => {
    const rules = [
      { value: 'any' },
      { for: BaseError, value: 'base' },
      { for: [RangeError, MiddleError], value: 'middle' },
    ]
    for (const order of [rules, rules.toReversed()]) {
      const fallback = Fallback.of('stock', order)
      expect(fallback.apply(failing(new LeafError()))).toBe('middle')
      expect(fallback.apply(failing(new MiddleError()))).toBe('middle')
      expect(fallback.apply(failing(new BaseError()))).toBe('base')
      expect(fallback.apply(failing(new RangeError()))).toBe('middle')
      expect(fallback.apply(failing(new TypeError()))).toBe('any')
      expect(fallback.apply(failing('no error at all'))).toBe('any')
      expect(fallback.apply(failing(undefined))).toBe('any')
    }
  })

  it('prefers a rule with a condition to one without, for the same class, and then the first', () => {
    const fallback = Fallback.of('stock', [
      { for: BaseError, value: 'plain' },
      { for: BaseError, when: (error) => (error as Error).message === 'special', value: 'special' },
      { for: BaseError, when: (error) => (error as Error).message === 'special', value: 'second' },
    ])
    expect(fallback.apply(failing(new BaseError('special')))).toBe('special')
    expect(fallback.apply(failing(new BaseError('other')))).toBe('plain')
  })

  it('lets an error through that no rule is for, unchanged', async () => {
    const fallback = Fallback.of('stock', { for: MiddleError, value: 'middle' })
    const error = new BaseError('base')
    expect(() => fallback.apply(failing(error))).toThrow(error)
    await expect(fallback.execute(() => Promise.reject(error))).rejects.toBe(error)
    expect('cause' in error).toBe(false)
    expect(fallback.events.recent()).toEqual([])
  })

  it('hands a function the error, then the arguments', async () => {
    const fallback = Fallback.of('stock', (error: Error, sku?: string) => `${error.message} ${sku ?? '-'}`)
    const stock = fallback.decorate(async (_sku: string): Promise<string> => {
      throw new Error('down')
    })
    await expect(stock('a')).resolves.toBe('down a')
    expect(fallback.apply(failing(new Error('down')))).toBe('down -')
  })

  it('fails with what the fallback fails with, which names the first error as its cause', async () => {
    const first = new Error('first')
    const clock = new ManualClock()
    for (const isLate of [false, true]) {
      const second = new Error('second')
      const fallback = Fallback.of(
        'stock',
        async () => {
          if (isLate) await setImmediate()
          throw second
        },
        { clock },
      )
      await expect(fallback.execute(failing(first))).rejects.toBe(second)
      expect(second.cause).toBe(first)
      expect(fallback.events.recent()).toEqual([
        { type: 'FALLBACK_APPLIED', name: 'stock', at: clock.now(), error: first },
        { type: 'FALLBACK_FAILED', name: 'stock', at: clock.now(), error: first, fallbackError: second },
      ])
    }
  })

  it('changes no cause, no frozen error, and makes no circle of causes', () => {
    const known = new Error('known', { cause: 'known' })
    expect(() => Fallback.of('a', failing(known)).apply(failing(new Error('first')))).toThrow(known)
    expect(known.cause).toBe('known')
    const frozen = Object.freeze(new Error('frozen'))
    expect(() => Fallback.of('a', failing(frozen)).apply(failing(new Error('first')))).toThrow(frozen)
    const inner = new Error('inner')
    const outer = new Error('outer', { cause: inner })
    const unwrap = Fallback.of('a', (error: Error) => failing(error.cause)())
    expect(() => unwrap.apply(failing(outer))).toThrow(inner)
    expect(inner.cause).toBeUndefined()
    const same = new Error('same')
    const rethrow = Fallback.of('a', (error: Error) => failing(error)())
    expect(() => rethrow.apply(failing(same))).toThrow(same)
    expect(same.cause).toBeUndefined()
  })

  it('runs for nobody: not where the client is gone or the time around it is up', async () => {
    class Request extends RequestContext {
      override readonly id = 'request'

      override get signal(): AbortSignal {
        return AbortSignal.abort('gone')
      }
    }
    let calls = 0
    const fallback = Fallback.of('stock', () => calls++)
    const run = (): unknown => fallback.apply(failing(new Error('down')))
    expect(() => RequestContext.run(new Request(), run, undefined)).toThrow('down')
    const clock = new ManualClock()
    const inTime = TimeLimiter.of('stock', {}, { clock }).execute(({ signal }) =>
      fallback.execute(
        () =>
          new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
          }),
      ),
    )
    clock.advance(1000)
    await expect(inTime).rejects.toMatchObject({ timeLimiter: 'stock' })
    await setImmediate()
    expect(calls).toBe(0)
  })

  it('answers for a time limiter within it', async () => {
    const clock = new ManualClock()
    const limiter = TimeLimiter.of('stock', {}, { clock })
    const answer = Fallback.of('stock', { value: 'late' }).execute(() =>
      limiter.execute(() => new Promise(() => {})),
    )
    clock.advance(1000)
    await expect(answer).resolves.toBe('late')
  })

  it('can be changed, and goes on as before where the change is wrong', () => {
    const fallback = Fallback.of('stock', { value: 'first' })
    fallback.reconfigure({ ...fallback.config, fallback: { value: 'second' } })
    expect(() => fallback.reconfigure({ ...fallback.config, fallback: [] })).toThrow(InvalidFallbackError)
    expect(fallback.apply(failing(new Error('down')))).toBe('second')
  })

  it.each([
    [[], 'The fallback of stock is an empty list'],
    [{}, 'The fallback of stock does not say what to do'],
    [{ value: 1, use: () => 2 }, 'The fallback of stock says it 2 times (use, value)'],
    ['none', "The fallback of stock names the method 'none', but stands on no class"],
    [{ for: undefined as never, value: 1 }, 'The fallback of stock is for a class that is undefined'],
    [{ for: [undefined as never], value: 1 }, 'The fallback of stock is for a class that is undefined'],
  ])('refuses %j', (option, message) => {
    expect(() => Fallback.of('stock', option)).toThrow(message)
  })
})
