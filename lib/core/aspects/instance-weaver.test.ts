import { describe, expect, it } from '@jest/globals'
import { boot } from '../container/fixture/boot.js'
import { Injectable } from '../container/component.decorators.js'
import { Bean, Configuration, Module } from '../modules/module.decorators.js'
import { Around, Aspect } from './aspect.decorators.js'
import type { Invocation } from './aspect.js'
import { defineAspect } from './define-aspect.js'
import { within } from './pointcut.js'

const Shouted = defineAspect({
  name: 'shouted',
  order: 1,
  create: () => (_invocation, proceed) => String(proceed()).toUpperCase(),
})

class Greeter {
  readonly #greeting: string

  constructor(greeting: string) {
    this.#greeting = greeting
  }

  @Shouted()
  greet(): string {
    return this.#greeting
  }

  plain(): string {
    return `${this.greet()}?`
  }
}

class Quiet {
  greet(): string {
    return 'hush'
  }
}

describe('what a factory constructs', () => {
  it('is advised, with its private fields and its own identity', async () => {
    const made = new Greeter('hello')
    @Module({ providers: [{ provide: Greeter, useFactory: () => made }] })
    class AppModule {}
    const context = await boot(AppModule)
    expect(context.get(Greeter)).toBe(made)
    expect(made.greet()).toBe('HELLO')
    expect(made.plain()).toBe('HELLO?')
    expect(made).toBeInstanceOf(Greeter)
  })

  it('is advised when it comes later', async () => {
    @Module({ providers: [{ provide: 'greeter', useFactory: async () => new Greeter('later') }] })
    class AppModule {}
    const context = await boot(AppModule)
    expect(context.get<Greeter>('greeter').greet()).toBe('LATER')
  })

  it('is advised when a bean method constructs it, by pointcuts as well', async () => {
    @Aspect()
    class Marking {
      @Around(within(Quiet))
      mark(_invocation: Invocation, proceed: () => unknown): unknown {
        return `[${String(proceed())}]`
      }
    }
    @Configuration()
    class Beans {
      @Bean()
      greeter(): Greeter {
        return new Greeter('bean')
      }

      @Bean()
      quiet(): Quiet {
        return new Quiet()
      }
    }
    @Module({ imports: [Beans], providers: [Marking] })
    class AppModule {}
    const context = await boot(AppModule)
    expect(context.get(Greeter).greet()).toBe('BEAN')
    expect(context.get(Quiet).greet()).toBe('[hush]')
  })

  it('keeps its prototype where nothing advises it', async () => {
    @Module({
      providers: [
        { provide: Quiet, useFactory: () => new Quiet() },
        { provide: 'plain', useFactory: () => ({}) },
      ],
    })
    class AppModule {}
    const context = await boot(AppModule)
    expect(Object.getPrototypeOf(context.get(Quiet))).toBe(Quiet.prototype)
  })

  it('is not advised twice when it is a component already', async () => {
    @Injectable()
    class Component extends Greeter {
      constructor() {
        super('once')
      }
    }
    @Module({
      providers: [Component, { provide: 'again', useFactory: (it: Component) => it, inject: [Component] }],
    })
    class AppModule {}
    const context = await boot(AppModule)
    expect(context.get<Greeter>('again')).toBe(context.get(Component))
    expect(context.get<Greeter>('again').greet()).toBe('ONCE')
  })

  it('is an error at boot when it is frozen and an aspect advises it', async () => {
    @Module({ providers: [{ provide: Greeter, useFactory: () => Object.freeze(new Greeter('ice')) }] })
    class AppModule {}
    await expect(boot(AppModule)).rejects.toMatchObject({ cause: { code: 'NEXUS_ASPECT_INSTANCE' } })
  })
})
