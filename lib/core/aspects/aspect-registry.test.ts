import { describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import type { Resolver } from '../container/resolver.js'
import { InjectionToken, type Token } from '../container/token.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import { AspectOrder } from './aspect-order.js'
import { AspectRegistry } from './aspect-registry.js'
import { After, AfterReturning, AfterThrowing, Around, Aspect, Before } from './aspect.decorators.js'
import type { Invocation } from './aspect.js'
import { defineAspect } from './define-aspect.js'
import { annotated, bean, execution, not, within, type Pointcut } from './pointcut.js'
import { weave } from './weaver.js'

const resolver = {} as Resolver

function create<T>(cls: Type<T>, registry: AspectRegistry, tokens?: readonly Token[]): T {
  return new (weave(cls, resolver, registry, tokens) as new () => T)()
}

class OrderService {
  place(sku: string): string {
    return `placed ${sku}`
  }

  async placeLater(sku: string): Promise<string> {
    await Promise.resolve()
    return `placed ${sku}`
  }

  find(): string {
    return 'found'
  }

  fail(): never {
    throw new RangeError('out of stock')
  }

  async failLater(): Promise<never> {
    await Promise.resolve()
    throw new RangeError('out of stock')
  }

  onModuleInit() {}
}

class SpecialOrderService extends OrderService {
  override find(): string {
    return `special ${super.find()}`
  }
}

describe('pointcut aspects', () => {
  it('run around, before, after, after returning and after throwing, in that nesting', async () => {
    const log: string[] = []
    const all = within(OrderService)
    @Aspect()
    class Audit {
      @AfterThrowing(all)
      threw(_invocation: Invocation, error: unknown) {
        log.push(`threw ${(error as Error).message}`)
      }

      @AfterReturning(all)
      returned(_invocation: Invocation, value: unknown) {
        log.push(`returned ${String(value)}`)
      }

      @After(all)
      after() {
        log.push('after')
      }

      @Before(all)
      before(invocation: Invocation) {
        log.push(`before ${invocation.method.id}(${invocation.args.join()})`)
      }

      @Around(all)
      around(_invocation: Invocation, proceed: () => unknown) {
        log.push('around')
        return proceed()
      }
    }
    const registry = new AspectRegistry()
    registry.register(new Audit())
    const orders = create(OrderService, registry)
    const take = () => log.splice(0)

    expect(orders.place('tea')).toBe('placed tea')
    expect(take()).toEqual(['around', 'before OrderService.place(tea)', 'returned placed tea', 'after'])
    await expect(orders.placeLater('tea')).resolves.toBe('placed tea')
    expect(take()).toEqual(['around', 'before OrderService.placeLater(tea)', 'returned placed tea', 'after'])
    expect(() => orders.fail()).toThrow('out of stock')
    expect(take()).toEqual(['around', 'before OrderService.fail()', 'threw out of stock', 'after'])
    await expect(orders.failLater()).rejects.toThrow('out of stock')
    expect(take()).toEqual(['around', 'before OrderService.failLater()', 'threw out of stock', 'after'])
  })

  it('await advice that returns a promise, and let its error through', async () => {
    const log: string[] = []
    @Aspect()
    class Slow {
      @Before(execution('*.placeLater'))
      async before() {
        await Promise.resolve()
        log.push('before')
      }

      @After(execution('*.placeLater').or(execution('*.fail*')))
      async after() {
        await Promise.resolve()
        log.push('after')
      }

      @AfterReturning(execution('*.find'))
      refuse() {
        throw new TypeError('refused')
      }
    }
    const registry = new AspectRegistry()
    registry.register(new Slow())
    const orders = create(OrderService, registry)
    await expect(orders.placeLater('tea')).resolves.toBe('placed tea')
    expect(log.splice(0)).toEqual(['before', 'after'])
    await expect(orders.failLater()).rejects.toThrow('out of stock')
    await expect((async () => orders.fail())()).rejects.toThrow('out of stock')
    expect(log).toEqual(['after', 'after'])
    expect(() => orders.find()).toThrow('refused')
  })

  it('stand among decorator aspects by their order', () => {
    const log: string[] = []
    const Near = defineAspect({
      name: 'near',
      order: AspectOrder.TRANSACTION,
      create: () => (_invocation, proceed) => (log.push('decorator'), proceed()),
    })
    @Aspect({ order: AspectOrder.SECURITY })
    class First {
      @Before(within('*'))
      run() {
        log.push('first')
      }
    }
    @Aspect()
    class Last {
      @Before(within('*'))
      run() {
        log.push('last')
      }
    }
    class Service {
      @Near()
      call() {}
    }
    const registry = new AspectRegistry()
    registry.register(new Last())
    registry.register(new First())
    create(Service, registry).call()
    expect(log).toEqual(['first', 'decorator', 'last'])
  })

  it('never advise an aspect class, nor methods that the container calls', () => {
    const log: string[] = []
    @Aspect()
    class Everything {
      @Before(within('*'))
      run() {
        log.push('ran')
      }
    }
    const registry = new AspectRegistry()
    registry.register(new Everything())
    expect(weave(Everything, resolver, registry)).toBe(Everything)
    create(OrderService, registry).onModuleInit()
    expect(log).toEqual([])
  })

  it('are asked for when their advice first runs, once', () => {
    let made = 0
    @Aspect()
    class Audit {
      readonly number = ++made

      @Before(within(OrderService))
      run() {}
    }
    const registry = new AspectRegistry()
    registry.declare(Audit, () => new Audit())
    const orders = create(OrderService, registry)
    expect(made).toBe(0)
    orders.find()
    orders.find()
    expect(made).toBe(1)
  })

  it('are refused without @Aspect, and when they come after what they would advise', () => {
    const registry = new AspectRegistry()
    expect(() => registry.register(new OrderService())).toThrow(
      'OrderService was registered as an aspect, but it is not decorated with @Aspect().',
    )
    @Aspect()
    class Audit {
      @Before(execution('OrderService.place'))
      run() {}
    }
    expect(weave(OrderService, resolver, registry)).toBe(OrderService)
    expect(() => registry.register(new Audit())).toThrow(
      "The aspect Audit came too late: execution('OrderService.place') matches OrderService.place, whose class is woven already.",
    )
  })

  it('tell which pointcuts selected nothing', () => {
    @Aspect()
    class Audit {
      @Before(within('*Sevice'))
      misspelt() {}

      @Before(within('*Service'))
      right() {}
    }
    const registry = new AspectRegistry()
    registry.register(new Audit())
    weave(OrderService, resolver, registry)
    expect(registry.unmatched()).toEqual(["Audit.misspelt: within('*Sevice')"])
  })
})

describe('a pointcut', () => {
  const AUDITED = new MetadataKey<true>('test:audited')
  const Audited = Object.assign(() => (target: object, name: string) => AUDITED.set(target, true, name), {
    key: AUDITED,
  })
  const Timed = defineAspect({ name: 'timed', order: 1, create: () => undefined })
  const STORE = new InjectionToken<Store>('order-store')
  class Store {
    @Audited()
    save() {}

    @Timed()
    load() {}

    $special() {}
  }

  function selected(pointcut: Pointcut, cls: Type, tokens: readonly Token[] = [cls]): string[] {
    return Object.getOwnPropertyNames(cls.prototype).filter(
      (method) => method !== 'constructor' && pointcut.matches({ target: cls, method, tokens }),
    )
  }

  it.each<[Pointcut, string[]]>([
    [within(Store), ['save', 'load', '$special']],
    [within(OrderService), []],
    [within('St*e'), ['save', 'load', '$special']],
    [within('tore'), []],
    [within(/^St/g), ['save', 'load', '$special']],
    [execution('Store.*'), ['save', 'load', '$special']],
    [execution('*.*a*'), ['save', 'load', '$special']],
    [execution('*.$*'), ['$special']],
    [execution('Store.sav.'.slice(0, -1)), []],
    [annotated(AUDITED), ['save']],
    [annotated(Audited), ['save']],
    [annotated(Timed), ['load']],
    [bean(Store), ['save', 'load', '$special']],
    [bean('store'), ['save', 'load', '$special']],
    [bean('Store'), ['save', 'load', '$special']],
    [bean('other*'), []],
    [within(Store).and(not(annotated(AUDITED))), ['load', '$special']],
    [annotated(AUDITED).or(annotated(Timed)), ['save', 'load']],
  ])('%j selects %j', (pointcut, expected) => {
    expect(selected(pointcut, Store)).toEqual(expected)
    expect(selected(pointcut, Store)).toEqual(expected)
  })

  it('selects beans by any kind of token', () => {
    const symbol = Symbol('order-store')
    expect(selected(bean(STORE), Store, [STORE])).toHaveLength(3)
    expect(selected(bean(symbol), Store, [STORE])).toEqual([])
    for (const token of [STORE, symbol, 'order-store']) {
      expect(selected(bean('order-*'), Store, [token])).toHaveLength(3)
    }
  })

  it('means inherited and overridden methods by the name of either class', () => {
    const matches = (pattern: string, method: string) =>
      execution(pattern).matches({ target: SpecialOrderService, method, tokens: [] })
    expect(matches('OrderService.place', 'place')).toBe(true)
    expect(matches('SpecialOrderService.place', 'place')).toBe(true)
    expect(matches('OrderService.find', 'find')).toBe(true)
    expect(matches('Object.find', 'find')).toBe(false)
  })

  it('advises an overriding method once where it calls super', () => {
    let calls = 0
    @Aspect()
    class Audit {
      @Before(within(OrderService))
      run() {
        calls++
      }
    }
    const registry = new AspectRegistry()
    registry.register(new Audit())
    expect(create(SpecialOrderService, registry).find()).toBe('special found')
    expect(calls).toBe(1)
  })

  it.each(['place', '.place', 'OrderService.', 'shop.OrderService.place'])(
    'refuses the pattern %j',
    (pattern) => {
      expect(() => execution(pattern)).toThrow(
        `The pointcut execution('${pattern}') cannot be read.\nWrite execution('Class.method')`,
      )
    },
  )

  it('describes itself as it was written', () => {
    const pointcut = within(Store).and(not(execution('*.find*')).or(bean('x')))
    expect(pointcut.description).toBe("(within(Store) and (not execution('*.find*') or bean('x')))")
  })
})
