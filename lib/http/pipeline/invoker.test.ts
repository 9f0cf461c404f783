import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import type { Extractor } from '../parameters/extractor.js'
import { HandlerMethod } from './handler-method.js'
import type { Interceptor } from './interceptor.js'
import { compileInvoker } from './invoker.js'

class Target {
  readonly #greeting = 'called'

  handle(...args: unknown[]): unknown {
    return [this.#greeting, ...args]
  }
}

function invoke(extractors: readonly Extractor[], interceptors: readonly Interceptor[] = []): unknown {
  const method = new HandlerMethod(Target, 'handle')
  return compileInvoker({ instance: new Target(), method, requestScoped: false, extractors, interceptors })(
    new RecordingExchange(),
  )
}

function later(value: unknown): Extractor {
  return Object.assign(async () => value, { mayBeAsync: true })
}

function maybeLater(value: unknown): Extractor {
  return Object.assign(() => value, { mayBeAsync: true })
}

describe('an invoker', () => {
  it('passes any number of synchronous arguments, in order, without a promise', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 9 }), (values) => {
        expect(invoke(values.map((value) => () => value))).toEqual(['called', ...values])
      }),
    )
  })

  it('gives the same arguments whatever mixture of them comes later', async () => {
    const kinds = fc.constantFrom(
      (value: unknown): Extractor =>
        () =>
          value,
      later,
      maybeLater,
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer(), kinds), { maxLength: 7 }), async (parts) => {
        const result = await invoke(parts.map(([value, kind]) => kind(value)))
        expect(result).toEqual(['called', ...parts.map(([value]) => value)])
      }),
    )
  })

  it('stays synchronous when an argument that may come later is there already', () => {
    expect(invoke([maybeLater(1), () => 2])).toEqual(['called', 1, 2])
  })

  it('takes synchronous arguments first, so that their failure starts no reading of the body', () => {
    let started = false
    const body = Object.assign(
      () => {
        started = true
        return Promise.resolve()
      },
      { mayBeAsync: true },
    )
    const failing = (): never => {
      throw new RangeError('no number')
    }
    expect(() => invoke([body, failing])).toThrow(RangeError)
    expect(started).toBe(false)
  })

  it('runs interceptors from the first, outermost, inwards, and lets them change the result', () => {
    const seen: string[] = []
    const named = (name: string): Interceptor => ({
      intercept: (exchange, proceed, handler) => {
        seen.push(`${name} before ${handler.id} ${exchange.path}`)
        const result = proceed() as unknown[]
        seen.push(`${name} after`)
        return [...result, name]
      },
    })
    expect(invoke([() => 1], [named('outer'), named('inner')])).toEqual(['called', 1, 'inner', 'outer'])
    expect(seen).toEqual([
      'outer before Target.handle /',
      'inner before Target.handle /',
      'inner after',
      'outer after',
    ])
  })

  it('lets an interceptor answer without the handler, and call it twice', () => {
    let calls = 0
    const counting: Extractor = () => ++calls
    expect(invoke([counting], [{ intercept: () => 'cached' }])).toBe('cached')
    const twice: Interceptor = { intercept: (_exchange, proceed) => [proceed(), proceed()] }
    expect(invoke([() => 'x'], [twice])).toEqual([
      ['called', 'x'],
      ['called', 'x'],
    ])
  })

  it('looks a request-scoped controller up on each call', () => {
    let current = { handle: () => 'first' }
    const instance = new Proxy({}, { get: (_target, name) => Reflect.get(current, name) })
    const parts = { instance, method: new HandlerMethod(Target, 'handle'), extractors: [], interceptors: [] }
    const invoker = compileInvoker({ ...parts, requestScoped: true })
    expect(invoker(new RecordingExchange())).toBe('first')
    current = { handle: () => 'second' }
    expect(invoker(new RecordingExchange())).toBe('second')
  })
})
