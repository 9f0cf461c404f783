import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import { Injectable, Lazy, Primary, Scope, Service } from '../container/component.decorators.js'
import { boot, bootError, inRequest, moduleOf } from '../container/fixture/boot.js'
import { forwardRef } from '../container/forward-ref.js'
import { Inject } from '../container/injection.decorators.js'
import { InjectionToken } from '../container/token.js'
import { Bean, Configuration, Global, Module, type DynamicModule } from './module.decorators.js'

@Service()
class Names {}

describe('modules', () => {
  it('keep what they do not export to themselves, even a provider of the same token', async () => {
    const value = (it: string) => ({ provide: 'value', useValue: it })
    const read = (it: string) => ({ provide: it, useFactory: (given: string) => given, inject: ['value'] })
    const inner = moduleOf('Inner', {
      providers: [value('inner'), read('readInner')],
      exports: ['readInner'],
    })
    const root = moduleOf('Root', { imports: [inner], providers: [value('outer'), read('readOuter')] })
    const context = await boot(root)
    expect([context.get('readInner'), context.get('readOuter')]).toEqual(['inner', 'outer'])
  })

  it('export again what they import: a module, or a token of it', async () => {
    const base = moduleOf('Base', {
      providers: [Names, { provide: 'x', useValue: 1 }],
      exports: [Names, 'x'],
    })
    const whole = moduleOf('Whole', { imports: [base], exports: [base] })
    const part = moduleOf('Part', { imports: [whole], exports: [Names] })
    const context = await boot({ imports: [part], providers: [{ provide: 'n', useExisting: Names }] })
    expect(context.get('n')).toBe(context.resolverOf(base).resolve(Names))
    expect(context.resolverOf(context.graph.modules.at(-1)!.type).resolveOptional('x')).toBeUndefined()
  })

  it('are seen everywhere when they are global', async () => {
    @Global()
    @Module({ providers: [Names], exports: [Names] })
    class NamesModule {}
    const consumer = moduleOf('Consumer', {
      providers: [{ provide: 'n', useFactory: (it: Names) => it, inject: [Names] }],
    })
    const context = await boot({ imports: [consumer, NamesModule] })
    expect(context.get('n')).toBeInstanceOf(Names)
  })

  it('may import each other through forward references', async () => {
    const holder: { b?: Type } = {}
    const a = moduleOf('A', {
      imports: [forwardRef(() => holder.b!)],
      providers: [Names, { provide: 'fromB', useFactory: (it: number) => it, inject: ['b'] }],
      exports: [Names],
    })
    holder.b = moduleOf('B', {
      imports: [a],
      providers: [
        { provide: 'b', useValue: 2 },
        { provide: 'fromA', useExisting: Names },
      ],
      exports: ['b'],
    })
    const context = await boot(a)
    expect(context.get('fromB')).toBe(2)
    expect(context.resolverOf(holder.b).resolve('fromA')).toBe(context.get(Names))
  })

  it('are created themselves, after their providers, with what they inject', async () => {
    const log: string[] = []
    @Module({ providers: [Names] })
    class AppModule {
      constructor(names: Names) {
        log.push(names.constructor.name)
      }
      onModuleInit() {
        log.push('init')
      }
    }
    const context = await boot(AppModule)
    expect(log).toEqual(['Names', 'init'])
    expect(context.get(AppModule)).toBeInstanceOf(AppModule)
  })
})

describe('dynamic modules', () => {
  const SIZE = new InjectionToken<number>('SIZE')

  @Module({ providers: [Names], exports: [Names] })
  class CacheModule {
    static forRoot(size: number): DynamicModule {
      return {
        module: CacheModule,
        global: true,
        providers: [{ provide: SIZE, useValue: size }],
        exports: [SIZE],
      }
    }
    static forRootAsync(options: {
      readonly imports: readonly Type[]
      readonly inject: readonly string[]
      readonly useFactory: (...dependencies: never[]) => Promise<number>
    }): DynamicModule {
      const { imports, useFactory, inject } = options
      return {
        module: CacheModule,
        imports,
        providers: [{ provide: SIZE, useFactory, inject }],
        exports: [SIZE],
      }
    }
    static forFeature(name: string): DynamicModule {
      const provider = {
        provide: `cache:${name}`,
        useFactory: (size: number) => `${name}:${size}`,
        inject: [SIZE],
      }
      return { module: CacheModule, providers: [provider], exports: [provider] }
    }
  }

  it('add to what the class declares: forRoot and forFeature', async () => {
    const users = moduleOf('Users', { imports: [CacheModule.forFeature('users')] })
    const orders = moduleOf('Orders', { imports: [CacheModule.forFeature('orders')] })
    const context = await boot({ imports: [users, CacheModule.forRoot(3), orders] })
    expect(context.resolverOf(users).resolve('cache:users')).toBe('users:3')
    expect(context.resolverOf(users).resolveOptional('cache:orders')).toBeUndefined()
    expect(context.resolverOf(users).resolve(Names)).toBeInstanceOf(Names)
  })

  it('that are promised may fail, one or several, without ending the process', async () => {
    const unhandled: unknown[] = []
    const listener = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', listener)
    try {
      const failing = (text: string) => Promise.reject<DynamicModule>(new Error(text))
      const imports = [
        failing('no vault'),
        failing('no broker'),
        { module: class {}, imports: [failing('no disk')] },
      ]
      const root = moduleOf('Root', { imports })
      await sleep(1)
      expect((await bootError(root)).message).toMatch(
        /^imports\[0\] of Root .*is a promise that was rejected: no vault$/,
      )
      await expect(boot(moduleOf('Two', { imports: [failing('a'), failing('b')] }))).rejects.toThrow(
        'rejected: a',
      )
      await sleep(1)
      expect(unhandled).toEqual([])
    } finally {
      process.off('unhandledRejection', listener)
    }
  })

  it('take options from an asynchronous factory: forRootAsync, also as a promise', async () => {
    const settings = moduleOf('Settings', {
      providers: [{ provide: 'size', useValue: 4 }],
      exports: ['size'],
    })
    const cache = CacheModule.forRootAsync({
      imports: [settings],
      inject: ['size'],
      useFactory: (size: number) => Promise.resolve(size * 2),
    })
    expect((await boot({ imports: [cache] })).get(SIZE)).toBe(8)
    expect((await boot({ imports: [Promise.resolve(cache)] })).get(SIZE)).toBe(8)
  })

  it('are one module where the same one is imported twice', async () => {
    const cache = CacheModule.forRoot(1)
    const { graph } = await boot({ imports: [cache, moduleOf('Other', { imports: [cache] })] })
    expect(graph.modules.filter(({ type }) => type === CacheModule)).toHaveLength(1)
  })
})

describe('@Configuration', () => {
  class Pool {
    closed = false
    end() {
      this.closed = true
    }
  }
  class Client {
    constructor(readonly pool: Pool) {}
  }

  @Configuration()
  class Beans {
    pools = 0
    @Bean({ destroyMethod: 'end' })
    pool(): Pool {
      this.pools++
      return new Pool()
    }
    @Bean()
    client(pool: Pool): Client {
      return new Client(pool)
    }
    @Bean()
    @Primary()
    second(): Client {
      return new Client(this.pool())
    }
    @Bean({ token: 'late' })
    @Lazy()
    late() {
      return Promise.resolve('never asked for')
    }
    @Bean('counter')
    @Scope('request')
    counter() {
      return { value: 0 }
    }
  }

  it('gives one instance of each bean, also to the other bean methods', async () => {
    const context = await boot({ providers: [Beans] })
    expect(context.get(Beans).pools).toBe(1)
    const clients = context.graph.componentsOf(Client).map((each) => (each.instance() as Client).pool)
    expect(clients).toEqual([context.get(Pool), context.get(Pool)])
    expect(context.get(Client)).toBe(context.get(Beans).second())
    const pool = context.get(Pool)
    await context.close()
    expect(pool.closed).toBe(true)
  })

  it('honours scope and laziness of beans', async () => {
    const context = await boot({ providers: [Beans] })
    const counter = context.get<{ value: number }>('counter')
    expect(await inRequest(() => ++counter.value + ++counter.value)).toBe(3)
    expect(await inRequest(() => counter.value)).toBe(0)
    expect(() => context.get('late')).toThrow('Beans.late() is asynchronous and not ready yet.')
  })

  it('is a module of its own that exports everything, where it is imported or is the root', async () => {
    const imported = await boot({ imports: [Beans], providers: [{ provide: 'p', useExisting: Pool }] })
    expect(imported.get('p')).toBeInstanceOf(Pool)
    expect((await boot(Beans)).get(Client).pool).toBeInstanceOf(Pool)
  })

  it('may import modules and inject them into bean methods', async () => {
    const names = moduleOf('NamesModule', { providers: [Names], exports: [Names] })
    @Configuration({ imports: [names] })
    class App {
      @Bean('greeting')
      greeting(names: Names, @Inject('suffix') suffix: string) {
        return `${names.constructor.name}${suffix}`
      }
      @Bean('suffix')
      suffix() {
        return '!'
      }
    }
    expect((await boot(App)).get('greeting')).toBe('Names!')
  })

  it('reports a bean that reaches itself through calls', async () => {
    @Configuration()
    class Circular {
      @Bean('a')
      a(): object {
        return { b: this.b() }
      }
      @Bean('b')
      b(): object {
        return { a: this.a() }
      }
    }
    expect((await bootError(Circular)).message).toContain(
      'Circular.a() was used while it was still being created.',
    )
  })
})

it('does not mistake a subclass for the component that its parent is', async () => {
  @Injectable({ name: 'base', primary: true })
  class Base {}
  class Child extends Base {}
  const { graph } = await boot({ providers: [Base, Child] })
  expect(graph.componentsOf(Base).map(({ name }) => name)).toEqual(['base', 'child'])
})
