import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { Type } from '../../../common/index.js'
import { Resolver, Tracer, weave, type Token } from '../../../core/index.js'
import { SpanAttributeTargetError, UnnamedSpanAttributeError } from '../tracing.errors.js'
import { TracingFixture } from '../tracing.fixture.js'
import { SpanAttribute } from './span-attribute.decorators.js'
import { Traced } from './traced.decorators.js'

class OnlyTracer extends Resolver {
  constructor(readonly tracer: Tracer | undefined) {
    super()
  }

  resolve<T>(token: Token<T>): T {
    return this.resolveOptional(token) as T
  }

  resolveOptional<T>(token: Token<T>): T | undefined {
    return (token === Tracer ? this.tracer : undefined) as T | undefined
  }

  resolveAll<T>(token: Token<T>): readonly T[] {
    return [this.resolveOptional(token) as T]
  }
}

/** An instance of the woven class, and what it traces with. */
function traced<T>(
  cls: Type<T>,
  fixture = new TracingFixture(),
): { readonly it: T; readonly fixture: TracingFixture } {
  return { it: new (weave(cls, new OnlyTracer(fixture.tracer)))(), fixture }
}

async function all<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = []
  for await (const each of source) found.push(each)
  return found
}

class NoStockError extends Error {}

class Orders {
  @Traced()
  place(id: number): number {
    return id
  }

  @Traced('charge the card', { kind: 'client', attributes: { 'shop.channel': 'web' } })
  async charge(): Promise<string> {
    await setImmediate()
    this.place(1)
    return 'paid'
  }

  @Traced({ kind: 'producer' })
  fail(): number {
    throw new NoStockError('no tea')
  }

  @Traced()
  async reject(): Promise<number> {
    await setImmediate()
    throw new NoStockError('no tea')
  }

  @Traced()
  *numbers(): Generator<number, string, number | undefined> {
    const got = yield 1
    this.place(got ?? 0)
    yield 2
    return 'done'
  }

  @Traced()
  async *pages(): AsyncGenerator<number> {
    await setImmediate()
    this.place(1)
    yield 1
    yield 2
  }

  @Traced()
  async *failing(): AsyncGenerator<number> {
    yield 1
    await setImmediate()
    throw new NoStockError('no more')
  }

  @Traced()
  lazily(): AsyncIterable<number> {
    return {
      async *[Symbol.asyncIterator]() {
        await setImmediate()
        yield 1
      },
    }
  }

  @Traced()
  async stream(error?: Error): Promise<Readable> {
    await setImmediate()
    return Readable.from(
      (async function* () {
        yield 'a'
        await setImmediate()
        if (error !== undefined) throw error
        yield 'b'
      })(),
    )
  }

  @Traced()
  list(): readonly number[] {
    return [1, 2]
  }

  @Traced()
  query(): PromiseLike<string> {
    const place = (): void => void this.place(5)
    const promise = Promise.resolve('row')
    return {
      // Runs when it is awaited, as those of query builders.
      then(resolved, rejected) {
        place()
        return promise.then(resolved, rejected)
      },
    }
  }
}

describe('@Traced', () => {
  it('makes a span of a call, named by class and method', () => {
    const { it: orders, fixture } = traced(Orders)
    expect(orders.place(5)).toBe(5)
    expect(fixture.span('Orders.place')).toMatchObject({
      kind: SpanKind.INTERNAL,
      attributes: { 'code.function.name': 'Orders.place' },
      status: { code: SpanStatusCode.UNSET },
      ended: true,
    })
  })

  it('takes a name, a kind and attributes', async () => {
    const { it: orders, fixture } = traced(Orders)
    await orders.charge()
    expect(fixture.span('charge the card')).toMatchObject({
      kind: SpanKind.CLIENT,
      attributes: { 'code.function.name': 'Orders.charge', 'shop.channel': 'web' },
    })
  })

  it('takes an empty name for none', () => {
    class Shelf {
      @Traced('', { kind: 'client' })
      look(): void {}
    }
    @Traced('')
    class Shelves {
      look(): void {}
    }
    const { it: shelf, fixture } = traced(Shelf)
    shelf.look()
    traced(Shelves, fixture).it.look()
    expect(fixture.span('Shelf.look').kind).toBe(SpanKind.CLIENT)
    expect(fixture.span('Shelves.look').ended).toBe(true)
  })

  it('is around all that a promise waits for', async () => {
    const { it: orders, fixture } = traced(Orders)
    const promise = orders.charge()
    expect(fixture.spans).toEqual([])
    await expect(promise).resolves.toBe('paid')
    expect(fixture.parentOf('Orders.place')).toBe('charge the card')
  })

  it('notes what is thrown, and throws it', () => {
    const { it: orders, fixture } = traced(Orders)
    expect(() => orders.fail()).toThrow(NoStockError)
    expect(fixture.span('Orders.fail')).toMatchObject({
      kind: SpanKind.PRODUCER,
      status: { code: SpanStatusCode.ERROR, message: 'no tea' },
      attributes: { 'error.type': 'NoStockError' },
      events: [{ name: 'exception' }],
    })
  })

  it('notes why a promise was rejected', async () => {
    const { it: orders, fixture } = traced(Orders)
    await expect(orders.reject()).rejects.toThrow(NoStockError)
    expect(fixture.span('Orders.reject')).toMatchObject({
      status: { code: SpanStatusCode.ERROR },
      attributes: { 'error.type': 'NoStockError' },
    })
  })

  it('is around a query that begins when it is awaited', async () => {
    const { it: orders, fixture } = traced(Orders)
    await expect(orders.query()).resolves.toBe('row')
    expect(fixture.parentOf('Orders.place')).toBe('Orders.query')
  })

  it('ends with the iteration of a generator, which keeps its ways', () => {
    const { it: orders, fixture } = traced(Orders)
    const numbers = orders.numbers()
    expect(Object.prototype.toString.call(numbers)).toBe('[object Generator]')
    expect(numbers.next()).toEqual({ done: false, value: 1 })
    expect(numbers.next(7)).toEqual({ done: false, value: 2 })
    expect(fixture.names).toEqual(['Orders.place'])
    expect(numbers.next()).toEqual({ done: true, value: 'done' })
    expect(fixture.parentOf('Orders.place')).toBe('Orders.numbers')
  })

  it('ends where the iteration is given up', () => {
    const { it: orders, fixture } = traced(Orders)
    for (const number of orders.numbers()) if (number === 1) break
    expect(fixture.span('Orders.numbers').status.code).toBe(SpanStatusCode.UNSET)
  })

  it('ends with the iteration of an async generator', async () => {
    const { it: orders, fixture } = traced(Orders)
    const seen: number[] = []
    for await (const page of orders.pages()) {
      seen.push(page)
      expect(fixture.names).not.toContain('Orders.pages')
    }
    expect(seen).toEqual([1, 2])
    expect(fixture.parentOf('Orders.place')).toBe('Orders.pages')
  })

  it('notes what an async generator fails with', async () => {
    const { it: orders, fixture } = traced(Orders)
    await expect(all(orders.failing())).rejects.toThrow(NoStockError)
    expect(fixture.span('Orders.failing').attributes['error.type']).toBe('NoStockError')
  })

  it('ends with the iteration of another async iterable', async () => {
    const { it: orders, fixture } = traced(Orders)
    const iterable = orders.lazily()
    expect(fixture.spans).toEqual([])
    expect(await all(iterable)).toEqual([1])
    expect(fixture.names).toEqual(['Orders.lazily'])
  })

  it('ends with a stream', async () => {
    const { it: orders, fixture } = traced(Orders)
    const stream = await orders.stream()
    expect(fixture.spans).toEqual([])
    const closed = once(stream, 'close')
    stream.resume()
    await closed
    expect(fixture.names).toEqual(['Orders.stream'])
  })

  it('notes what a stream fails with', async () => {
    const { it: orders, fixture } = traced(Orders)
    const stream = await orders.stream(new NoStockError('no more'))
    const closed = once(stream, 'close').catch(() => undefined)
    await expect(all(stream)).rejects.toThrow(NoStockError)
    await closed
    expect(fixture.span('Orders.stream').status).toEqual({ code: SpanStatusCode.ERROR, message: 'no more' })
  })

  it('is over with a collection when it is there', () => {
    const { it: orders, fixture } = traced(Orders)
    expect(orders.list()).toEqual([1, 2])
    expect(fixture.names).toEqual(['Orders.list'])
  })

  it('leaves the class as it is in an application that traces nothing', () => {
    expect(weave(Orders, new OnlyTracer(undefined))).toBe(Orders)
  })

  it('records nothing for a request that is not sampled, and stays out of the way', async () => {
    const { it: orders, fixture } = traced(Orders, new TracingFixture({ ratio: 0 }))
    const { tracer } = fixture
    const server = tracer.startSpan('GET', { parent: 'none' })
    await tracer.run(server, async () => expect(await orders.charge()).toBe('paid'))
    expect([fixture.built, fixture.spans]).toEqual([0, []])
  })

  it('on a class is on each of its public methods, with its name before theirs', () => {
    @Traced('stock', { attributes: { layer: 'domain' } })
    class Stock {
      take(): number {
        return this.left()
      }

      left(): number {
        return 5
      }

      @Traced('count everything')
      count(): number {
        return 5
      }
    }
    const { it: stock, fixture } = traced(Stock)
    stock.take()
    stock.count()
    expect(fixture.parentOf('stock.left')).toBe('stock.take')
    expect(fixture.span('stock.take').attributes).toMatchObject({ layer: 'domain' })
    expect(fixture.span('count everything').attributes).toEqual({ 'code.function.name': 'Stock.count' })
  })

  it('on a class without a name names each method by itself', () => {
    @Traced()
    class Stock {
      take(): number {
        return 5
      }
    }
    const { it: stock, fixture } = traced(Stock)
    stock.take()
    expect(fixture.names).toEqual(['Stock.take'])
  })
})

describe('@SpanAttribute', () => {
  class Sku {
    toString(): string {
      return 'tea'
    }
  }

  class Stock {
    @Traced('take')
    take(@SpanAttribute('shop.sku') sku: unknown, @SpanAttribute() count?: number): unknown {
      return [sku, count]
    }

    look(@SpanAttribute() sku: unknown): unknown {
      return sku
    }
  }

  const attributesOf = (sku: unknown): unknown => {
    const { it: stock, fixture } = traced(Stock)
    stock.take(sku)
    return fixture.span('take').attributes['shop.sku']
  }

  it('notes arguments on the span of the call, by the name of the parameter where it has none', () => {
    const { it: stock, fixture } = traced(Stock)
    expect(stock.take('tea', 2)).toEqual(['tea', 2])
    expect(fixture.span('take').attributes).toEqual({
      'code.function.name': 'Stock.take',
      'shop.sku': 'tea',
      count: 2,
    })
  })

  it('notes arguments on the surrounding span where the method has none of its own', () => {
    const { it: stock, fixture } = traced(Stock)
    const span = fixture.tracer.startSpan('GET')
    fixture.tracer.run(span, () => stock.look('tea'))
    expect(stock.look('nobody listens')).toBe('nobody listens')
    span.end()
    expect(fixture.span('GET').attributes).toEqual({ sku: 'tea' })
  })

  it.each<[string, unknown, unknown]>([
    ['a text', 'tea', 'tea'],
    ['a number', 5, 5],
    ['a boolean', false, false],
    ['a big integer', 5n, '5'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an object with a text of its own', new Sku(), 'tea'],
    ['a URL', new URL('http://shop/tea'), 'http://shop/tea'],
    ['undefined', undefined, undefined],
    ['null', null, undefined],
    ['an object', { secret: 1 }, undefined],
    ['a list', ['tea'], undefined],
    ['an object without a prototype', Object.create(null), undefined],
    ['a date that is none', new Date(Number.NaN), undefined],
    ['a function', () => 'tea', undefined],
  ])('knows what to note of %s', (_what, given, noted) => {
    expect(attributesOf(given)).toBe(noted)
  })

  it('is refused where no call is advised', () => {
    const decorator = SpanAttribute('x')
    expect(() => decorator(Stock, undefined, 0)).toThrow(SpanAttributeTargetError)
    expect(() => decorator(Stock, 'create', 0)).toThrow(
      /parameter of Stock\.create, which is a static method/,
    )
  })

  it('needs a name where the parameter has none', () => {
    class Unnamed {
      take(@SpanAttribute() { sku }: { sku: string }): string {
        return sku
      }
    }
    const weaving = (): unknown => weave(Unnamed, new OnlyTracer(new TracingFixture().tracer))
    expect(weaving).toThrow(/parameter 0 of Unnamed\.take/)
    expect(weaving).toThrow(expect.objectContaining({ cause: expect.any(UnnamedSpanAttributeError) }))
  })

  it('leaves the class as it is in an application that traces nothing', () => {
    expect(weave(Stock, new OnlyTracer(undefined))).toBe(Stock)
  })
})

it('gives what a thenable comes to, also where its own then gives nothing', async () => {
  class Query {
    @Traced()
    run(): PromiseLike<number> {
      return {
        then: (settled: (value: number) => void) => {
          settled(5)
        },
      } as unknown as PromiseLike<number>
    }
  }
  const { it: query, fixture } = traced(Query)
  expect(await query.run()).toBe(5)
  expect(fixture.names).toEqual(['Query.run'])
})
