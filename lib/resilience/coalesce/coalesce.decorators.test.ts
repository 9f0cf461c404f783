import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable, RequestContext, Scope } from '../../core/index.js'
import { Signal } from '../../http/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import {
  Coalesce,
  CoalesceKeyError,
  CoalesceRegistry,
  currentSignal,
  Retry,
  SynchronousMethodError,
} from '../index.js'

interface Query {
  readonly text: string
}

@Injectable()
class Products {
  readonly found: unknown[] = []
  readonly signals: (AbortSignal | undefined)[] = []

  @Coalesce()
  async find(sku: string, @Signal() signal?: AbortSignal): Promise<string> {
    this.found.push(sku)
    this.signals.push(signal)
    await setImmediate()
    return sku
  }

  @Coalesce('search', { key: ({ text }: Query) => text })
  async search(query: Query): Promise<Query> {
    this.found.push(query.text)
    await setImmediate()
    return query
  }

  @Coalesce('search', { key: (text: string) => text })
  async suggest(text: string): Promise<string> {
    this.found.push(`suggest ${text}`)
    await setImmediate()
    return `suggest ${text}`
  }

  @Coalesce()
  async filter(query: Query): Promise<Query> {
    return query
  }

  @Coalesce()
  @Retry('flaky', { waitDuration: 1, maxAttempts: 2 })
  async flaky(): Promise<number> {
    this.found.push('flaky')
    await setImmediate()
    if (this.found.length < 2) throw new Error('down')
    return this.found.length
  }
}

@Injectable()
@Scope('transient')
class Each {
  runs = 0

  @Coalesce('each')
  async run(): Promise<number> {
    await setImmediate()
    return ++this.runs
  }
}

class Request extends RequestContext {
  readonly controller = new AbortController()

  constructor(override readonly id: string) {
    super()
  }

  override get signal(): AbortSignal {
    return this.controller.signal
  }
}

describe('@Coalesce', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  const boot = async (
    properties: Record<string, string> = {},
    ...providers: (new () => object)[]
  ): Promise<TestApplication> => {
    app = await TestingModule.create({ providers, properties, cache: false }).compile()
    return app
  }

  it('makes one call of those with equal arguments', async () => {
    const products = (await boot({}, Products)).get(Products)
    await expect(Promise.all([products.find('a'), products.find('b'), products.find('a')])).resolves.toEqual([
      'a',
      'b',
      'a',
    ])
    expect(products.found).toEqual(['a', 'b'])
  })

  it('goes by the key function, apart for each method, though they share an instance', async () => {
    const products = (await boot({}, Products)).get(Products)
    const first = { text: 'a' }
    const [one, two, three] = await Promise.all([
      products.search(first),
      products.search({ text: 'a' }),
      products.suggest('a'),
    ])
    expect(one).toBe(first)
    expect(two).toBe(first)
    expect(three).toBe('suggest a')
    expect(products.found).toEqual(['a', 'suggest a'])
  })

  it('refuses an argument that tells nothing apart', async () => {
    const products = (await boot({}, Products)).get(Products)
    await expect(products.filter({ text: 'a' })).rejects.toThrow(
      "Coalesce can not tell calls of Products.filter apart: parameter 'query' is an object",
    )
  })

  it('shares nothing between two objects of a class', async () => {
    const { context } = await boot({}, Each)
    const [one, two] = [context.get(Each), context.get(Each)]
    await Promise.all([one.run(), one.run(), two.run()])
    expect([one.runs, two.runs]).toEqual([1, 1])
  })

  it('takes its instance from the configuration', async () => {
    const { context } = await boot({ 'resilience.coalesce.instances.each.max-flights': '0' }, Each)
    const each = context.get(Each)
    await Promise.all([each.run(), each.run()])
    expect(each.runs).toBe(2)
    expect(context.get(CoalesceRegistry).coalesce('each').metrics.numberOfCallsNotShared).toBe(2)
  })

  it('retries for all callers at once', async () => {
    const products = (await boot({}, Products)).get(Products)
    await expect(Promise.all([products.flaky(), products.flaky()])).resolves.toEqual([2, 2])
  })

  it('is ended by no client but the last', async () => {
    const products = (await boot({}, Products)).get(Products)
    const [one, two] = [new Request('one'), new Request('two')]
    const calls = [one, two].map((request) =>
      RequestContext.run(request, () => products.find('a', currentSignal()), undefined),
    )
    one.controller.abort('one')
    await expect(calls[0]).rejects.toBe('one')
    expect(products.signals[0]?.aborted).toBe(false)
    two.controller.abort('two')
    await expect(calls[1]).rejects.toBe('two')
    expect(products.signals[0]?.reason).toBe('two')
  })

  it('hears of a signal that a caller passes', async () => {
    const products = (await boot({}, Products)).get(Products)
    const controller = new AbortController()
    const call = products.find('a', controller.signal)
    const other = products.find('a')
    controller.abort('enough')
    await expect(call).rejects.toBe('enough')
    await expect(other).resolves.toBe('a')
    expect(products.found).toEqual(['a'])
  })

  it('refuses at boot what the signature shows to be no key, and what returns no promise', async () => {
    @Injectable()
    class ByDate {
      @Coalesce()
      async on(_shop: string, day: Date): Promise<Date> {
        return day
      }
    }
    await expect(boot({}, ByDate)).rejects.toMatchObject({ cause: expect.any(CoalesceKeyError) })
    await expect(boot({}, ByDate)).rejects.toThrow(
      "calls of ByDate.on apart: parameter 'day' is of type Date",
    )

    @Injectable()
    class Sum {
      @Coalesce()
      of(a: number, b: number): number {
        return a + b
      }
    }
    await expect(boot({}, Sum)).rejects.toMatchObject({ cause: expect.any(SynchronousMethodError) })

    @Injectable()
    class Many {
      @Coalesce()
      async of(...skus: string[]): Promise<string> {
        return skus.join()
      }
    }
    await expect((await boot({}, Many)).get(Many).of('a', 'b')).resolves.toBe('a,b')
  })
})
