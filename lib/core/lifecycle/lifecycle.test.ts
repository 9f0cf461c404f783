import { beforeEach, describe, expect, it } from '@jest/globals'
import { AspectTargetError } from '../aspects/aspect.errors.js'
import { defineAspect } from '../aspects/define-aspect.js'
import { DependsOn, Injectable, Lazy, Scope, Service } from '../container/component.decorators.js'
import { Inject } from '../container/injection.decorators.js'
import { boot, bootError, inRequest, moduleOf } from '../container/fixture/boot.js'
import { ObjectProvider } from '../container/object-provider.js'
import { ApplicationContext } from './application-context.js'
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
  OnModuleDestroy,
  OnModuleInit,
} from './lifecycle-hooks.js'
import { PostConstruct, PreDestroy } from './lifecycle.decorators.js'
import { ComponentStartError, ContextClosedError, ShutdownError } from './lifecycle.errors.js'

function recording() {
  const log: string[] = []
  const pause = async (text: string) => {
    await Promise.resolve()
    log.push(text)
  }
  abstract class Recorder
    implements
      OnModuleInit,
      OnApplicationBootstrap,
      OnModuleDestroy,
      BeforeApplicationShutdown,
      OnApplicationShutdown
  {
    get me() {
      return this.constructor.name
    }
    @PostConstruct()
    async ready() {
      await pause(`${this.me} ready`)
    }
    onModuleInit() {
      return pause(`${this.me} init`)
    }
    onApplicationBootstrap() {
      return pause(`${this.me} bootstrap`)
    }
    onModuleDestroy() {
      return pause(`${this.me} destroy`)
    }
    beforeApplicationShutdown(signal?: string) {
      return pause(`${this.me} before ${String(signal)}`)
    }
    onApplicationShutdown(signal?: string) {
      return pause(`${this.me} shutdown ${String(signal)}`)
    }
    @PreDestroy()
    close() {
      return pause(`${this.me} close`)
    }
    async [Symbol.asyncDispose]() {
      await pause(`${this.me} dispose`)
    }
  }
  @Service()
  class Store extends Recorder {}
  @Service()
  class Orders extends Recorder {
    constructor(readonly store: Store) {
      super()
      log.push('Orders created')
    }
  }
  return { log, Store, Orders }
}

describe('the life of an application', () => {
  it('runs every step in dependency order, awaits it, and goes back in reverse', async () => {
    const { log, Store, Orders } = recording()
    const context = await boot({ providers: [Orders, Store] })
    expect(log.splice(0)).toEqual([
      'Store ready',
      'Orders created',
      'Orders ready',
      'Store init',
      'Orders init',
    ])
    await context.start()
    await context.start()
    expect(log.splice(0)).toEqual(['Store bootstrap', 'Orders bootstrap'])
    await context.close('SIGTERM')
    await context.close('SIGINT')
    expect(log).toEqual([
      'Orders destroy',
      'Store destroy',
      'Orders before SIGTERM',
      'Store before SIGTERM',
      'Orders shutdown SIGTERM',
      'Store shutdown SIGTERM',
      'Orders close',
      'Orders dispose',
      'Store close',
      'Store dispose',
    ])
  })

  it('drains before any component is told, the last one added first', async () => {
    const { log, Store } = recording()
    const context = await boot({ providers: [Store] })
    context.onDrain(() => void log.push('first'))
    context.onDrain(() => Promise.resolve().then(() => void log.push('second')))
    log.length = 0
    await context.close()
    expect(log.slice(0, 3)).toEqual(['second', 'first', 'Store destroy'])
  })

  it('is closed by Symbol.asyncDispose, as at the end of `await using`', async () => {
    const { log, Store } = recording()
    const context = await boot({ providers: [Store] })
    await context[Symbol.asyncDispose]()
    expect(log.at(-1)).toBe('Store dispose')
  })

  it('leaves values to those who made them, and never created components alone', async () => {
    const log: string[] = []
    const value = { [Symbol.dispose]: () => void log.push('value') }
    @Injectable()
    @Lazy()
    class Unused {
      @PreDestroy()
      close() {
        log.push('unused')
      }
    }
    const made = { [Symbol.dispose]: () => void log.push('made') }
    const context = await boot({
      providers: [
        Unused,
        { provide: 'v', useValue: value },
        { provide: 'f', useFactory: () => made },
        { provide: 'a', useExisting: 'f' },
      ],
    })
    await context.close()
    expect(log).toEqual(['made'])
  })

  it('runs the hooks of a parent first, and an overridden one once', async () => {
    const log: string[] = []
    class Base {
      @PostConstruct()
      one() {
        log.push('base one')
      }
      @PostConstruct()
      two() {
        log.push('base two')
      }
    }
    @Injectable()
    class Child extends Base {
      @PostConstruct()
      override two() {
        log.push('child two')
      }
      @PostConstruct()
      three() {
        log.push('child three')
      }
    }
    await boot({ providers: [Child] })
    expect(log).toEqual(['base one', 'child two', 'child three'])
  })
})

describe('failures', () => {
  it('of a destroy hook stop nothing and are all reported', async () => {
    const { log, Store } = recording()
    @Service()
    class Bad {
      constructor(@Inject(Store) readonly store: object) {}
      onModuleDestroy() {
        throw new Error('no destroy')
      }
      @PreDestroy()
      close() {
        return Promise.reject(new Error('no close'))
      }
    }
    const context = await boot({ providers: [Bad, Store] })
    log.length = 0
    const error = (await context.close().catch((failure: unknown) => failure)) as ShutdownError
    expect(error).toBeInstanceOf(ShutdownError)
    expect(error.message).toBe(`2 components failed while the application shut down:
  Bad, onModuleDestroy(): no destroy
  Bad, @PreDestroy: no close`)
    expect(error.errors).toEqual([new Error('no destroy'), new Error('no close')])
    expect(log).toEqual([
      'Store destroy',
      'Store before undefined',
      'Store shutdown undefined',
      'Store close',
      'Store dispose',
    ])
  })

  it('at boot destroy what was there already, and name component, step and module', async () => {
    const { log, Store } = recording()
    const failing = {
      provide: 'failing',
      useFactory: (_store: unknown) => Promise.reject(new Error('no server')),
      inject: [Store],
    }
    const error = (await bootError(
      moduleOf('DataModule', { providers: [failing, Store] }),
    )) as ComponentStartError
    expect(error).toBeInstanceOf(ComponentStartError)
    expect(error.message).toBe("'failing' (DataModule) could not be started, its factory failed: no server")
    expect(error.cause).toEqual(new Error('no server'))
    expect(log).toEqual(['Store ready', 'Store close', 'Store dispose'])
  })

  it('of an aspect are no failure of the constructor, and have the code of their reason', async () => {
    const Strict = defineAspect({
      name: 'strict',
      order: 1,
      create: (_options, { method }) => {
        throw new AspectTargetError('strict', method.id, 'property')
      },
    })
    class Orders {
      @Strict()
      place() {}
    }
    Service()(Orders)
    const made = { provide: Orders, useFactory: () => new Orders() }
    for (const provider of [Orders, made]) {
      const error = (await bootError({ providers: [provider] })) as ComponentStartError
      expect(error).toBeInstanceOf(ComponentStartError)
      expect(error.message).toMatch(
        /^Orders \(AppModule\) could not be started, making the aspect strict on Orders\.place failed: NEXUS_ASPECT_TARGET: The aspect strict cannot/,
      )
      expect(error.cause).toBeInstanceOf(AspectTargetError)
    }
  })

  it('of an aspect on what a constructor looks up say whose aspect it is', async () => {
    const Strict = defineAspect({
      name: 'strict',
      order: 1,
      create: () => {
        throw new RangeError('too strict')
      },
    })
    @Lazy()
    @Service()
    class Store {
      @Strict()
      save() {}
    }
    @Service()
    class Orders {
      constructor(@Inject(Store) stores: ObjectProvider<Store>) {
        stores.getObject()
      }
    }
    const { message } = await bootError({ providers: [Orders, Store] })
    expect(message).toMatch(
      /^(Orders|Store) \(AppModule\) could not be started, making the aspect strict on Store\.save failed: too strict$/,
    )
  })

  it('of the clean-up after a failed boot are told as well', async () => {
    @Service()
    class Store {
      @PreDestroy()
      close() {
        throw new Error('stuck')
      }
    }
    @Service()
    class Orders {
      constructor(readonly store: Store) {}
      @PostConstruct()
      load() {
        throw new Error('no orders')
      }
    }
    const error = (await bootError({ providers: [Orders, Store] })) as ComponentStartError
    expect(error.message).toBe(`Orders (AppModule) could not be started, @PostConstruct failed: no orders
Then the clean-up failed as well:
  Store, @PreDestroy: stuck`)
  })

  it('of onModuleInit and of start take everything down again', async () => {
    const { log, Store } = recording()
    @Service()
    class Late {
      constructor(@Inject(Store) readonly store: object) {}
      onApplicationBootstrap() {
        throw new Error('port taken')
      }
    }
    const context = await boot({ providers: [Late, Store] })
    log.length = 0
    await expect(context.start()).rejects.toThrow(
      'Late (AppModule) could not be started, onApplicationBootstrap() failed: port taken',
    )
    expect(log).toEqual([
      'Store bootstrap',
      'Store destroy',
      'Store before undefined',
      'Store shutdown undefined',
      'Store close',
      'Store dispose',
    ])
    await context.close()
    expect(log).toHaveLength(6)
  })

  it('do not let a start succeed that was closed meanwhile, nor start what is left', async () => {
    const { log, Store, Orders } = recording()
    @Service()
    class Impatient {
      constructor(@Inject(ApplicationContext) readonly context: ApplicationContext) {}
      onApplicationBootstrap() {
        return this.context.close()
      }
    }
    @Service()
    @DependsOn(Impatient)
    class Last extends Orders {}
    const context = await boot({ providers: [Store, Impatient, Last] })
    await expect(context.start()).rejects.toBeInstanceOf(ContextClosedError)
    expect(log).toContain('Last close')
    expect(log).not.toContain('Last bootstrap')
  })

  it('refuse to start a closed context', async () => {
    const context = await boot({})
    await context.close()
    await expect(context.start()).rejects.toBeInstanceOf(ContextClosedError)
  })
})

describe('what shutdown destroys', () => {
  const log: string[] = []
  @Service()
  class Pool implements OnModuleInit {
    onModuleInit() {
      log.push('init')
    }
    @PreDestroy() close() {
      log.push('closed')
    }
  }
  beforeEach(() => void log.splice(0))

  it('is each object once, also when a factory hands on another component', async () => {
    const context = await boot({
      providers: [{ provide: 'pool', useFactory: (pool: Pool) => pool, inject: [Pool] }, Pool],
    })
    expect(context.get('pool')).toBe(context.get(Pool))
    await context.close()
    expect(log).toEqual(['init', 'closed'])
  })

  it('is not what a proxy stands for', async () => {
    @Injectable()
    @Scope('request')
    class Tenant {
      readonly name = 'acme'
    }
    const context = await boot({
      providers: [Tenant, { provide: 'tenant', useFactory: (tenant: Tenant) => tenant, inject: [Tenant] }],
    })
    expect(await inRequest(() => context.get<Tenant>('tenant').name)).toBe('acme')
    await context.close()
  })

  it('includes what a hook is the first to use', async () => {
    @Service()
    class Reporter {
      constructor(@Inject(Pool) readonly pool: ObjectProvider<Pool>) {}
      @PreDestroy() report() {
        this.pool.getObject()
        log.push('reported')
      }
    }
    const context = await boot({ providers: [{ provide: Pool, useClass: Pool, lazy: true }, Reporter] })
    await context.close()
    expect(log).toEqual(['reported', 'closed'])
  })

  it('goes on after an object that can not be looked at', async () => {
    const { proxy, revoke } = Proxy.revocable({ name: 'socket' }, {})
    const context = await boot({
      providers: [Pool, { provide: 'socket', useFactory: (_pool: Pool) => proxy, inject: [Pool] }],
    })
    revoke()
    await expect(context.close()).rejects.toThrow(ShutdownError)
    expect(log).toEqual(['init', 'closed'])
  })
})
