import { describe, expect, it } from '@jest/globals'
import { boot } from './fixture/boot.js'
import { COMPONENT_FACTORY } from './component-metadata.js'
import {
  Component,
  DependsOn,
  Injectable,
  Lazy,
  Order,
  Primary,
  Qualifier,
  Repository,
  Scope,
  Service,
} from './component.decorators.js'
import { AmbiguousLookupError, ProviderNotReadyError, UnknownTokenError } from './container.errors.js'
import { forwardRef } from './forward-ref.js'
import { createInjectionDecorator, InjectionPoint } from './injection.js'
import { Autowired, Inject, InjectAll, Optional } from './injection.decorators.js'
import { ObjectProvider } from './object-provider.js'
import { Resolver } from './resolver.js'
import { InjectionToken } from './token.js'

abstract class Gateway {
  abstract readonly kind: string
}
@Service()
@Order(2)
class CardGateway extends Gateway {
  readonly kind = 'card'
}
@Service('bank')
@Order(1)
class BankGateway extends Gateway {
  readonly kind = 'bank'
}
@Service()
@Primary()
class DefaultGateway extends Gateway {
  readonly kind = 'default'
}

describe('providers', () => {
  it('creates a class with its constructor parameters, once', async () => {
    @Repository()
    class Orders {}
    @Service()
    class Checkout {
      constructor(readonly orders: Orders) {}
    }
    const context = await boot({ providers: [Checkout, Orders] })
    expect(context.get(Checkout).orders).toBe(context.get(Orders))
    expect(context.get(Checkout)).toBeInstanceOf(Checkout)
    expect(context.get(Checkout).constructor).toBe(Checkout)
  })

  it('gives values, factories, awaited factories and aliases by class, token, string and symbol', async () => {
    const LIMIT = new InjectionToken<number>('LIMIT')
    const key = Symbol('key')
    class Pool {
      constructor(readonly size: number) {}
    }
    const context = await boot({
      providers: [
        { provide: 'pool', useExisting: Pool },
        { provide: Pool, useFactory: async (size: number) => new Pool(size), inject: [LIMIT] },
        {
          provide: key,
          useFactory: (absent: unknown) => ({ absent }),
          inject: [{ token: 'nothing', optional: true }],
        },
        { provide: LIMIT, useFactory: () => Promise.resolve(5) },
        { provide: 'zero', useValue: 0 },
      ],
    })
    expect(context.get(Pool).size).toBe(5)
    expect(context.get('pool')).toBe(context.get(Pool))
    expect(context.get(key)).toEqual({ absent: undefined })
    expect(context.get('zero')).toBe(0)
  })

  it('gives a new transient to each dependent, and tells a transient who asks for it', async () => {
    class Log {
      constructor(readonly owner: string) {}
    }
    @Injectable()
    class First {
      constructor(readonly log: Log) {}
    }
    @Injectable()
    class Second {
      @Autowired() readonly log!: Log
    }
    const context = await boot({
      providers: [
        First,
        Second,
        {
          provide: Log,
          scope: 'transient',
          useFactory: (point: InjectionPoint) => new Log(`${point.target.name}.${point.name ?? ''}`),
          inject: [InjectionPoint],
        },
      ],
    })
    expect([context.get(First).log.owner, context.get(Second).log.owner]).toEqual(['First.log', 'Second.log'])
  })

  it('makes an instance by the factory that stands on its class', async () => {
    class Settings {
      size = 0
    }
    COMPONENT_FACTORY.set(Settings, {
      inject: ['size'],
      create: (cls, size: number) => Object.assign(new (cls as typeof Settings)(), { size }),
    })
    const context = await boot({ providers: [Settings, { provide: 'size', useValue: 7 }] })
    expect(context.get(Settings)).toEqual(Object.assign(new Settings(), { size: 7 }))
  })
})

describe('choosing a provider', () => {
  it('finds a component by what it extends, and prefers the primary one', async () => {
    const one = await boot({ providers: [CardGateway] })
    expect(one.get(Gateway).kind).toBe('card')
    const several = await boot({ providers: [CardGateway, DefaultGateway, BankGateway] })
    expect(several.get(Gateway).kind).toBe('default')
    await expect(
      boot({ providers: [CardGateway, BankGateway] }).then((it) => it.get(Gateway)),
    ).rejects.toThrow(AmbiguousLookupError)
  })

  it('chooses by qualifier, by the name of a component, and at last by the name of the parameter', async () => {
    @Component()
    class Shop {
      constructor(
        @Qualifier('bank') readonly first: Gateway,
        @Qualifier('cardGateway') readonly second: Gateway,
        readonly bank: Gateway,
      ) {}
    }
    const { first, second, bank } = (await boot({ providers: [CardGateway, BankGateway, Shop] })).get(Shop)
    expect([first.kind, second.kind, bank.kind]).toEqual(['bank', 'card', 'bank'])
  })

  it('injects every provider in order, as a list or as a map by name', async () => {
    @Component()
    class Shop {
      constructor(
        @InjectAll(Gateway) readonly list: Gateway[],
        @InjectAll(Gateway) readonly byName: Map<string, Gateway>,
        @InjectAll('nobody') readonly none: unknown[],
      ) {}
    }
    const shop = (await boot({ providers: [CardGateway, DefaultGateway, BankGateway, Shop] })).get(Shop)
    expect(shop.list.map(({ kind }) => kind)).toEqual(['default', 'bank', 'card'])
    expect([...shop.byName.keys()]).toEqual(['defaultGateway', 'bank', 'cardGateway'])
    expect(shop.none).toEqual([])
  })

  it('does not count a component among what it is itself made of', async () => {
    @Service()
    @Primary()
    class Composite extends Gateway {
      readonly kind: string
      constructor(@InjectAll(Gateway) parts: Gateway[]) {
        super()
        this.kind = parts.map(({ kind }) => kind).join('+')
      }
    }
    const context = await boot({ providers: [Composite, CardGateway, BankGateway] })
    expect(context.get(Gateway).kind).toBe('bank+card')
  })

  it('knows a component by the further tokens of its decorator', async () => {
    const HEALTH = new InjectionToken<object>('HEALTH')
    @Component({ as: [HEALTH] })
    class Disk {}
    @Component({ as: [HEALTH] })
    class Memory {}
    const context = await boot({ providers: [Disk, Memory] })
    expect(context.resolverOf(context.graph.modules[1]!.type).resolveAll(HEALTH)).toEqual([
      context.get(Disk),
      context.get(Memory),
    ])
  })
})

describe('places of injection', () => {
  @Service()
  class Clock {}

  it('injects properties and methods, also inherited ones, and the constructor of the parent', async () => {
    @Injectable()
    class Base {
      @Autowired() readonly clock!: Clock
      @Inject('name') readonly name!: string
      readonly seen: unknown[] = []
      constructor(readonly first: Clock) {}
      @Autowired()
      setUp(clock: Clock, @Inject('name') name: string) {
        this.seen.push(clock, name)
      }
    }
    @Injectable()
    class Child extends Base {}
    const context = await boot({ providers: [Child, Clock, { provide: 'name', useValue: 'x' }] })
    const child = context.get(Child)
    const clock = context.get(Clock)
    expect([child.clock, child.name, child.first, child.seen]).toEqual([clock, 'x', clock, [clock, 'x']])
  })

  it('leaves what is optional undefined, and what has a default value to it', async () => {
    @Component()
    class Consumer {
      @Autowired({ required: false }) readonly absent?: Clock
      readonly values: unknown[]
      constructor(@Optional() clock: Clock | undefined, @Optional() @Inject('x') x: unknown, size = 5) {
        this.values = [clock, x, size]
      }
    }
    const consumer = (await boot({ providers: [Consumer] })).get(Consumer)
    expect(consumer.values).toEqual([undefined, undefined, 5])
    expect(consumer.absent).toBeUndefined()
  })

  it('computes the value of an injection decorator of its own', async () => {
    const Greeting = (text: string) =>
      createInjectionDecorator(
        (point, resolver) =>
          `${text} ${resolver.resolve<string>('name')} ${String(point.name)} ${(point.type as { name: string }).name}`,
        { inject: ['name'] },
      )
    @Component()
    class Consumer {
      @Greeting('hi') readonly property!: string
      constructor(@Greeting('ho') readonly parameter: string) {}
    }
    const context = await boot({
      providers: [Consumer, { provide: 'name', useFactory: () => Promise.resolve('you') }],
    })
    expect(context.get(Consumer).property).toBe('hi you property String')
    expect(context.get(Consumer).parameter).toBe('ho you parameter String')
  })

  it('injects the container of the module', async () => {
    @Component()
    class Consumer {
      constructor(readonly resolver: Resolver) {}
    }
    const context = await boot({ providers: [Consumer, Clock] })
    const { resolver } = context.get(Consumer)
    expect(resolver.resolve(Clock)).toBe(context.get(Clock))
    expect(resolver.resolve(Resolver)).toBe(resolver)
    expect(resolver.resolveOptional('nothing')).toBeUndefined()
    expect(() => resolver.resolve(CardGateway)).toThrow(
      new UnknownTokenError('CardGateway', 'AppModule').message,
    )
  })

  it('suggests a similar name for a misspelt string token', async () => {
    const context = await boot({ providers: [{ provide: 'DATABASE_URL', useValue: 'x' }] })
    expect(() => context.get('DATABSE_URL')).toThrow("Did you mean 'DATABASE_URL'?")
  })
})

describe('laziness', () => {
  it('creates a lazy component on first use, and at boot where something eager needs it', async () => {
    const made: string[] = []
    @Service()
    @Lazy()
    class Rare {
      constructor() {
        made.push('rare')
      }
      work() {
        return 1
      }
    }
    @Service({ lazy: true })
    class Needed {
      constructor() {
        made.push('needed')
      }
    }
    @Service()
    class Eager {
      constructor(
        readonly needed: Needed,
        @Lazy() readonly rare: Rare,
      ) {}
    }
    const context = await boot({ providers: [Rare, Eager, Needed] })
    expect(made).toEqual(['needed'])
    expect(context.get(Eager).rare.work()).toBe(1)
    expect(made).toEqual(['needed', 'rare'])
    expect(context.get(Eager).rare).toBeInstanceOf(Rare)
  })

  it('proxies a forward reference only where it closes a cycle', async () => {
    @Injectable()
    class Chicken {
      constructor(@Inject(forwardRef(() => Egg)) readonly egg: { readonly laidBy: unknown }) {}
    }
    @Injectable()
    class Egg {
      constructor(readonly laidBy: Chicken) {}
    }
    @Injectable()
    class Farmer {
      constructor(@Inject(forwardRef(() => Chicken)) readonly chicken: Chicken) {}
    }
    const context = await boot({ providers: [Farmer, Chicken, Egg] })
    expect(context.get(Chicken).egg.laidBy).toBe(context.get(Chicken))
    expect(context.get(Chicken).egg).toBeInstanceOf(Egg)
    expect(context.get(Chicken).egg).not.toBe(context.get(Egg))
    expect(context.get(Farmer).chicken).toBe(context.get(Chicken))
  })

  it('looks components up through an ObjectProvider', async () => {
    @Injectable()
    class Consumer {
      constructor(
        @Inject(Gateway) readonly gateways: ObjectProvider<Gateway>,
        @Inject(CardGateway) readonly card: ObjectProvider<CardGateway>,
        @Inject('nothing') readonly nothing: ObjectProvider<string>,
      ) {}
    }
    const { gateways, card, nothing } = (await boot({ providers: [Consumer, CardGateway, BankGateway] })).get(
      Consumer,
    )
    expect(card.getObject().kind).toBe('card')
    expect(gateways.getIfUnique()).toBeUndefined()
    expect(() => gateways.getIfAvailable()).toThrow(AmbiguousLookupError)
    expect(gateways.all().map(({ kind }) => kind)).toEqual(['bank', 'card'])
    expect([...gateways].map(({ kind }) => kind)).toEqual(['bank', 'card'])
    expect(nothing.getIfAvailable()).toBeUndefined()
    expect(() => nothing.getObject()).toThrow("Nothing that AppModule sees provides 'nothing'.")
  })

  it('creates what a component depends on first, and refuses to hand out what is not awaited yet', async () => {
    const made: string[] = []
    @Component()
    class Schema {
      constructor() {
        made.push('schema')
      }
    }
    @Component()
    @DependsOn(Schema)
    class Store {
      constructor(resolver: Resolver) {
        made.push('store')
        expect(() => resolver.resolve('later')).toThrow(ProviderNotReadyError)
      }
    }
    const later = { provide: 'later', useFactory: () => Promise.resolve(made.push('later')) }
    const context = await boot({ providers: [Store, Schema, later] })
    expect(made).toEqual(['schema', 'store', 'later'])
    expect(context.get('later')).toBe(3)
  })

  it('says that a component is still being created when it is reached through itself', async () => {
    @Component()
    class Selfish {
      constructor(resolver: Resolver) {
        resolver.resolve(Selfish)
      }
    }
    await expect(boot({ providers: [Selfish] })).rejects.toThrow(
      'Selfish was used while it was still being created.',
    )
  })
})

describe('scopes of transients', () => {
  it('creates a lazily injected transient once for its dependent', async () => {
    let made = 0
    @Injectable()
    @Scope('transient')
    class Part {
      readonly number = ++made
    }
    @Injectable()
    class Machine {
      constructor(@Lazy() readonly part: Part) {}
    }
    const machine = (await boot({ providers: [Machine, Part] })).get(Machine)
    expect(made).toBe(0)
    expect([machine.part.number, machine.part.number]).toEqual([1, 1])
  })
})
