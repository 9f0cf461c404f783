import { describe, expect, it } from '@jest/globals'
import { Around, Aspect } from '../aspects/aspect.decorators.js'
import { AspectOrder } from '../aspects/aspect-order.js'
import type { Invocation } from '../aspects/aspect.js'
import { defineAspect } from '../aspects/define-aspect.js'
import { within } from '../aspects/pointcut.js'
import { Component, Scope, Service } from '../container/component.decorators.js'
import { boot, inRequest, moduleOf } from '../container/fixture/boot.js'
import { MapEnvironment } from '../container/fixture/map-environment.js'
import { InjectAll } from '../container/injection.decorators.js'
import { contributeProviders } from '../contracts/area-providers.js'
import { Environment } from '../contracts/environment.js'
import { ApplicationGraph } from '../modules/application-graph.js'
import { ConditionalOnMissingBean } from '../modules/condition.decorators.js'
import { Bean, Configuration, Module } from '../modules/module.decorators.js'
import { ApplicationContext } from './application-context.js'

abstract class Gateway {
  abstract pay(): string
}
@Service()
class CardGateway extends Gateway {
  pay() {
    return 'card'
  }
}
@Service()
class Checkout {
  constructor(
    readonly gateway: Gateway,
    @InjectAll(Gateway) readonly all: Gateway[],
  ) {}
}
@Module({ providers: [CardGateway], exports: [CardGateway] })
class PaymentModule {}
@Module({ imports: [PaymentModule], providers: [Checkout] })
class ShopModule {}

const fake = { pay: () => 'fake' }

describe('ApplicationContext', () => {
  it('provides itself, its graph and the environment to every component', async () => {
    @Component()
    class Inspector {
      constructor(
        readonly context: ApplicationContext,
        readonly environment: Environment,
      ) {}
    }
    const environment = new MapEnvironment()
    const context = await boot({ providers: [Inspector] }, { environment })
    expect(context.get(Inspector).context).toBe(context)
    expect(context.get(Inspector).environment).toBe(environment)
    expect(context.get(ApplicationGraph)).toBe(context.graph)
  })

  it('provides what it is given, behind what modules provide themselves', async () => {
    const clock = { provide: 'clock', useValue: 'system' }
    const read = { provide: 'read', useFactory: (it: string) => it, inject: ['clock'] }
    expect((await boot({ providers: [read] }, { providers: [clock] })).get('read')).toBe('system')
    const own = { provide: 'clock', useValue: 'own' }
    expect((await boot({ providers: [read, own] }, { providers: [clock] })).get('read')).toBe('own')
  })

  it('asks for late providers when every module is read, before conditions on components', async () => {
    const order: string[] = []
    @Module({ providers: [{ provide: 'read', useFactory: (it: string) => it, inject: ['late'] }] })
    class LateModule {}
    const imports = [
      Promise.resolve().then(() => {
        order.push('module')
        return { module: LateModule }
      }),
    ]
    const lateProviders = () => {
      order.push('providers')
      return [{ provide: 'late', useValue: 'there' }]
    }
    @Configuration()
    class Defaults {
      @Bean({ token: 'greeting' })
      @ConditionalOnMissingBean('late')
      greeting(): string {
        return 'nobody is there'
      }
    }
    const context = await boot({ imports: [...imports, Defaults] }, { lateProviders })
    expect(context.get('read')).toBe('there')
    expect(context.graph.componentsOf('greeting')).toEqual([])
    expect(order).toEqual(['module', 'providers'])
  })

  it('finds the only provider of a token in any module', async () => {
    const context = await boot({ imports: [ShopModule] })
    expect(context.get(Checkout).gateway.pay()).toBe('card')
    expect(context.resolverOf(ShopModule).resolve(Checkout)).toBe(context.get(Checkout))
    expect(() => context.resolverOf(class Unknown {})).toThrow(
      'Nothing that the application sees provides Unknown.',
    )
  })

  it('gives modules and components in its graph', async () => {
    const { graph } = await boot(ShopModule)
    const checkout = graph.componentsOf(Checkout)[0]!
    expect(graph.modules.map(({ name }) => name)).toEqual(['NexusCoreModule', 'PaymentModule', 'ShopModule'])
    expect(graph.module(ShopModule)?.imports).toEqual([graph.module(PaymentModule)])
    expect(graph.module(PaymentModule)?.exports).toEqual([CardGateway])
    expect(checkout).toMatchObject({
      name: 'checkout',
      type: Checkout,
      scope: 'singleton',
      stereotype: 'service',
    })
    expect(checkout.module.type).toBe(ShopModule)
    expect(checkout.dependencies.map(({ type }) => type)).toEqual([CardGateway])
    expect(checkout.resolver.resolve(Gateway)).toBe((checkout.instance() as Checkout).gateway)
  })
})

describe('overrides', () => {
  it.each([
    ['the token itself', CardGateway],
    ['what it extends', Gateway],
  ])('replace a provider by %s', async (_name, token) => {
    const context = await boot(ShopModule, { overrides: new Map([[token, { useValue: fake }]]) })
    expect(context.get(Checkout).gateway).toBe(fake)
    expect(context.get(Checkout).all).toEqual([fake])
  })

  it('may be classes, factories with dependencies, and aliases', async () => {
    @Service()
    class Fake extends Gateway {
      pay() {
        return 'class'
      }
    }
    const pay = async (override: object) =>
      (await boot(ShopModule, { overrides: new Map([[CardGateway, override as never]]) }))
        .get(Checkout)
        .gateway.pay()
    expect(await pay({ useClass: Fake })).toBe('class')
    expect(
      await pay({
        useFactory: (it: Environment) => ({ pay: () => it.activeProfiles.join() || 'none' }),
        inject: [Environment],
      }),
    ).toBe('none')
    const other = await boot(
      { imports: [ShopModule], providers: [] },
      {
        overrides: new Map<never, never>([
          ['other' as never, { useValue: fake } as never],
          [CardGateway as never, { useExisting: 'other' } as never],
        ]),
      },
    )
    expect(other.get(Checkout).gateway).toBe(fake)
  })

  it('replace a bean, and what a module does not have yet', async () => {
    @Configuration()
    class Beans {
      @Bean('answer')
      answer(): number {
        throw new Error('must not run')
      }
      @Bean('double')
      double() {
        return this.answer()
      }
    }
    const context = await boot(Beans, {
      overrides: new Map([
        ['answer', { useValue: 21 }],
        ['new', { useValue: 1 }],
      ]),
    })
    expect([context.get('answer'), context.get('double'), context.get('new')]).toEqual([21, 21, 1])
  })

  it('replace a module wherever it is imported', async () => {
    const replacement = moduleOf('FakePaymentModule', {
      providers: [{ provide: CardGateway, useValue: fake }],
      exports: [CardGateway],
    })
    const context = await boot(ShopModule, { replaceModules: new Map([[PaymentModule, replacement]]) })
    expect(context.get(Checkout).gateway).toBe(fake)
    expect(context.graph.module(PaymentModule)).toBeUndefined()
  })
})

describe('aspects', () => {
  it('resolve what they list as optional where it is provided, booted before the advised component, and do without it elsewhere', async () => {
    const Greeted = defineAspect({
      name: 'greeted',
      order: AspectOrder.DEFAULT,
      inject: [{ token: 'greeting', optional: true }],
      create: (_options, { container }) => {
        const greeting = container.resolveOptional<string>('greeting')
        return greeting === undefined
          ? undefined
          : (_invocation, proceed) => `${greeting} ${String(proceed())}`
      },
    })
    @Service()
    class Guest {
      @Greeted()
      name(): string {
        return 'Ada'
      }
    }
    const greeting = { provide: 'greeting', useFactory: () => Promise.resolve('Dear') }
    const greeted = await boot({ providers: [Guest, greeting] })
    expect(greeted.get(Guest).name()).toBe('Dear Ada')
    await greeted.close()
    const plain = await boot({ providers: [Guest] })
    expect(plain.get(Guest).name()).toBe('Ada')
    expect(Object.getPrototypeOf(plain.get(Guest))).toBe(Guest.prototype)
    await plain.close()
  })

  const Loud = defineAspect({
    name: 'loud',
    order: AspectOrder.DEFAULT,
    inject: ['mark'],
    create: (_options, { container }) => {
      const mark = container.resolve<string>('mark')
      return (_invocation, proceed) => `${String(proceed())}${mark}`
    },
  })

  it('are woven into singletons and request-scoped components, after what they need is there', async () => {
    @Service()
    class Greeter {
      readonly #name = 'you'
      @Loud()
      greet() {
        return `hi ${this.#name}`
      }
      twice() {
        return [this.greet(), this.greet()]
      }
    }
    @Service()
    @Scope('request')
    class Session {
      @Loud()
      id() {
        return 'session'
      }
    }
    const mark = { provide: 'mark', useFactory: () => Promise.resolve('!') }
    const context = await boot({ providers: [Greeter, Session, mark] })
    expect(context.get(Greeter).twice()).toEqual(['hi you!', 'hi you!'])
    expect(context.get(Greeter)).toBeInstanceOf(Greeter)
    expect(context.graph.componentsOf(Greeter)[0]?.type).toBe(Greeter)
    expect(await inRequest(() => context.get(Session).id())).toBe('session!')
  })

  it('are found among the components when they are declared by pointcut, in whatever order', async () => {
    @Service()
    class Target {
      work() {
        return 'work'
      }
    }
    @Aspect()
    class Audit {
      constructor(readonly checkout: Gateway) {}
      @Around(within(Target))
      around(_invocation: Invocation, proceed: () => unknown) {
        return `${String(proceed())} paid by ${this.checkout.pay()}`
      }
    }
    const context = await boot({ providers: [Target, Audit, CardGateway] })
    expect(context.get(Target).work()).toBe('work paid by card')
    expect(context.unmatchedPointcuts).toEqual([])
  })
})

describe('What a loaded area contributes', () => {
  class Meterless {}

  it('is there in every application, after what its modules provide', async () => {
    const own = new Meterless()
    contributeProviders('test', () => [Meterless])
    try {
      expect((await boot({})).get(Meterless)).toBeInstanceOf(Meterless)
      @Service()
      class Reader {
        constructor(readonly value: Meterless) {}
      }
      const context = await boot({ providers: [Reader, { provide: Meterless, useValue: own }] })
      expect(context.get(Reader).value).toBe(own)
    } finally {
      contributeProviders('test', () => [])
    }
  })
})
