import { beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Type } from '../../common/index.js'
import { Resolver } from '../container/resolver.js'
import { tokenName, type Token } from '../container/token.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import { constructorParameterNames, parameterNames } from '../metadata/parameter-names.js'
import { constructorTypes, methodTypes } from '../metadata/reflect.js'
import { aspectDependencies, UNADVISED } from './aspect-metadata.js'
import type { AdvisedMethod } from './aspect.js'
import { defineAspect } from './define-aspect.js'
import { unwoven, weave } from './weaver.js'

class Providers extends Resolver {
  constructor(readonly values: ReadonlyMap<Token, unknown> = new Map()) {
    super()
  }

  resolve<T>(token: Token<T>): T {
    expect([...this.values.keys()].map(tokenName)).toContain(tokenName(token))
    return this.values.get(token) as T
  }

  resolveOptional<T>(token: Token<T>): T | undefined {
    return this.values.get(token) as T | undefined
  }

  resolveAll<T>(): readonly T[] {
    return []
  }
}

const resolver = new Providers()
const create = <T>(cls: Type<T>): T => new (weave(cls, resolver) as new () => T)()

let log: string[] = []

/** Writes `label>` before and `<label` after a call. */
const tracing = (name: string, order: number) =>
  defineAspect<{ label?: string }>({
    name,
    order,
    create:
      ({ label = name }, { method }) =>
      (_invocation, proceed) => {
        log.push(`${label}>${String(method.name)}`)
        const result = proceed()
        log.push(`<${label}`)
        return result
      },
  })

const Outer = tracing('outer', 100)
const Middle = tracing('middle', 200)
const Inner = tracing('inner', 300)

beforeEach(() => {
  log = []
})

describe('weave', () => {
  it('returns the very class where nothing advises it', () => {
    class Plain {
      place() {
        return 'placed'
      }
    }
    expect(weave(Plain, resolver)).toBe(Plain)
  })

  it('returns the very class where every aspect declines its methods', () => {
    const Never = defineAspect({ name: 'never', order: 1, create: () => undefined })
    class Plain {
      @Never()
      place() {}
    }
    expect(weave(Plain, resolver)).toBe(Plain)
  })

  it('leaves the class the user wrote untouched, and a woven class as it is', () => {
    class Orders {
      @Outer()
      place() {}
    }
    const woven = weave(Orders, resolver)
    new Orders().place()
    expect(log).toEqual([])
    expect(weave(woven, resolver)).toBe(woven)
    expect(unwoven(woven)).toBe(Orders)
    expect(unwoven(Orders)).toBe(Orders)
  })

  it('creates advice once per method and runs it around each call', () => {
    const created: AdvisedMethod[] = []
    const Recorded = defineAspect<{ tag: string }>({
      name: 'recorded',
      order: 1,
      create: (options, { method, container }) => {
        expect(container).toBe(resolver)
        created.push(method)
        return (invocation, proceed) => {
          log.push(`${options.tag} ${invocation.method.id}(${invocation.args.join()})`)
          return proceed()
        }
      },
    })
    class Orders {
      @Recorded({ tag: 'a' })
      place(sku: string, { count }: { count: number }) {
        return `${sku}x${String(count)}`
      }
    }
    const Woven = weave(Orders, resolver)
    expect(new Woven().place('tea', { count: 2 })).toBe('teax2')
    new Woven().place('milk', { count: 1 })
    expect(created).toEqual([
      { id: 'Orders.place', name: 'place', target: Orders, parameterNames: ['sku', undefined] },
    ])
    expect(log).toEqual(['a Orders.place(tea,[object Object])', 'a Orders.place(milk,[object Object])'])
  })

  it('lets advice resolve what its aspect injects, and tells the container what that is', () => {
    class Meter {
      readonly counts: string[] = []
    }
    const Counted = defineAspect({
      name: 'counted',
      order: 1,
      inject: [Meter],
      create: (_options, { container, method }) => {
        const meter = container.resolve(Meter)
        return (_invocation, proceed) => {
          meter.counts.push(method.id)
          return proceed()
        }
      },
    })
    class Base {
      @Counted()
      total() {
        return 1
      }
    }
    class Orders extends Base {
      @Outer()
      place() {}
    }
    const meter = new Meter()
    const Woven = weave(Orders, new Providers(new Map([[Meter, meter]])))
    new Woven().total()
    expect(meter.counts).toEqual(['Orders.total'])
    expect(aspectDependencies(Orders)).toEqual([Meter])
    expect(aspectDependencies(class {})).toEqual([])
  })

  it('advises calls that the class makes on itself, also in its constructor', () => {
    class Orders {
      constructor() {
        this.audit()
      }

      place() {
        return this.audit()
      }

      @Outer()
      audit() {
        return 'audited'
      }
    }
    const orders = create(Orders)
    log = []
    expect(orders.place()).toBe('audited')
    expect(log).toEqual(['outer>audit', '<outer'])
  })

  it('keeps a synchronous method synchronous', () => {
    class Orders {
      @Outer()
      @Inner()
      total() {
        return 42
      }
    }
    expect(create(Orders).total()).toBe(42)
  })

  it('lets the options of one use move it among the others', () => {
    const Movable = defineAspect<{ at?: number }>({
      name: 'movable',
      order: ({ at = 150 }) => at,
      create: () => (_invocation, proceed) => {
        log.push('movable')
        return proceed()
      },
    })
    class Orders {
      @Middle()
      @Movable()
      usual() {}

      @Middle()
      @Movable({ at: 250 })
      moved() {}
    }
    const orders = create(Orders)
    orders.usual()
    orders.moved()
    expect(log).toEqual(['movable', 'middle>usual', '<middle', 'middle>moved', 'movable', '<middle'])
  })

  it('orders aspects by their order, never by how decorators are stacked', () => {
    class Orders {
      @Outer()
      @Middle()
      @Inner()
      one() {}

      @Inner()
      @Outer()
      @Middle()
      two() {}
    }
    const orders = create(Orders)
    orders.one()
    const expected = ['outer', 'middle', 'inner']
    expect(log.filter((line) => line.includes('>')).map((line) => line.split('>')[0])).toEqual(expected)
    log = []
    orders.two()
    expect(log.filter((line) => line.includes('>')).map((line) => line.split('>')[0])).toEqual(expected)
  })

  it('gives the same chain for every stacking of any aspects, ties going by name', () => {
    const aspect = fc.record({ name: fc.stringMatching(/^[a-z]{1,3}$/), order: fc.nat(3) })
    const stacks = fc
      .uniqueArray(aspect, { selector: ({ name }) => name, minLength: 1, maxLength: 6 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    fc.assert(
      fc.property(stacks, ([list, shuffled]) => {
        log = []
        class Orders {
          place() {}
        }
        const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, 'place') as PropertyDescriptor
        for (const { name, order } of shuffled) tracing(name, order)()(Orders.prototype, 'place', descriptor)
        create(Orders).place()
        const expected = list
          .toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1))
          .map(({ name }) => name)
        expect(log).toEqual([
          ...expected.map((name) => `${name}>place`),
          ...expected.toReversed().map((name) => `<${name}`),
        ])
      }),
      { numRuns: 50 },
    )
  })

  it('lets advice replace the arguments and the result', () => {
    const Doubling = defineAspect({
      name: 'doubling',
      order: 1,
      create: () => (invocation, proceed) => {
        invocation.args = invocation.args.map((value) => (value as number) * 2)
        return (proceed() as number) + 1
      },
    })
    class Calculator {
      @Doubling()
      add(a: number, b: number) {
        return a + b
      }
    }
    expect(create(Calculator).add(1, 2)).toBe(7)
  })

  it('lets advice proceed several times, not at all, or later', async () => {
    const Retry = defineAspect<{ attempts: number }>({
      name: 'retry',
      order: 1,
      create:
        ({ attempts }) =>
        async (_invocation, proceed) => {
          for (let attempt = 1; ; attempt++) {
            await Promise.resolve()
            try {
              return await proceed()
            } catch (error) {
              if (attempt === attempts) throw error
            }
          }
        },
    })
    const Skipped = defineAspect({ name: 'skipped', order: 1, create: () => () => 'cached' })
    class Orders {
      calls = 0

      @Retry({ attempts: 3 })
      @Outer()
      async place(sku: string): Promise<string> {
        if (++this.calls < 3) throw new RangeError(`no ${sku}`)
        return Promise.resolve(`${sku} after ${String(this.calls)}`)
      }

      @Skipped()
      find(): string {
        throw new RangeError('never called')
      }
    }
    const orders = create(Orders)
    await expect(orders.place('tea')).resolves.toBe('tea after 3')
    expect(log.filter((line) => line === 'outer>place')).toHaveLength(3)
    expect(orders.find()).toBe('cached')
    orders.calls = -9
    await expect(orders.place('milk')).rejects.toThrow('no milk')
  })

  it('keeps calls that overlap apart', async () => {
    const Late = defineAspect({
      name: 'late',
      order: 1,
      create: () => async (_invocation, proceed) => {
        await Promise.resolve()
        return proceed()
      },
    })
    class Echo {
      @Late()
      @Outer()
      async say(text: string): Promise<string> {
        await Promise.resolve()
        return text
      }
    }
    const echo = create(Echo)
    await expect(Promise.all([echo.say('a'), echo.say('b'), echo.say('c')])).resolves.toEqual(['a', 'b', 'c'])
  })

  it('passes on what the method throws, synchronously or by its promise', async () => {
    const failure = new RangeError('out of stock')
    class Orders {
      @Outer()
      now() {
        throw failure
      }

      @Outer()
      async later(): Promise<void> {
        await Promise.resolve()
        throw failure
      }
    }
    const orders = create(Orders)
    expect(() => orders.now()).toThrow(failure)
    await expect(orders.later()).rejects.toBe(failure)
  })

  it('says which aspect of which method could not be made', () => {
    const Broken = defineAspect({
      name: 'broken',
      order: 1,
      create: () => {
        throw new RangeError('attempts must be positive')
      },
    })
    class Orders {
      @Broken()
      place() {}
    }
    expect(() => weave(Orders, resolver)).toThrow(
      expect.objectContaining({
        code: 'NEXUS_ASPECT_CREATION',
        message: 'The aspect broken on Orders.place could not be made: attempts must be positive',
        cause: expect.any(RangeError),
      }),
    )
  })

  it('advises generators, async generators and methods with symbol names', async () => {
    const key = Symbol('key')
    class Orders {
      @Outer()
      *all() {
        yield* [1, 2]
      }

      @Outer()
      async *stream() {
        await Promise.resolve()
        yield 3
      }

      @Outer()
      [key]() {
        return 4
      }

      @Outer()
      *[Symbol.iterator]() {
        yield 5
      }
    }
    const orders = create(Orders)
    expect([...orders.all()]).toEqual([1, 2])
    for await (const value of orders.stream()) expect(value).toBe(3)
    expect(orders[key]()).toBe(4)
    expect([...orders]).toEqual([5])
    expect(log.filter((line) => line.includes('>'))).toEqual([
      'outer>all',
      'outer>stream',
      'outer>Symbol(key)',
      'outer>Symbol(Symbol.iterator)',
    ])
  })

  it('works with private fields and private methods, and leaves fields, accessors and static members alone', () => {
    @Outer()
    class Orders {
      static count = 0
      readonly arrow = () => this.#secret
      #secret = 'tea'

      static create() {
        return new this()
      }

      get secret() {
        return this.#secret
      }

      set secret(value: string) {
        this.#secret = value
      }

      reveal() {
        return this.#reveal()
      }

      #reveal() {
        return `${this.#secret}!`
      }
    }
    const Woven = weave(Orders, resolver) as typeof Orders
    const orders = Woven.create()
    orders.secret = 'milk'
    expect([orders.secret, orders.arrow(), Woven.count]).toEqual(['milk', 'milk', 0])
    expect(log).toEqual([])
    expect(orders.reveal()).toBe('milk!')
    expect(log).toEqual(['outer>reveal', '<outer'])
  })

  it('keeps name, parameters, metadata, instanceof and new.target of the class', () => {
    const KEY = new MetadataKey<string>('test:weaver')
    const mark = (): ParameterDecorator => () => undefined
    class Orders {
      readonly made: string

      constructor(@mark() readonly name: string) {
        this.made = new.target.name
      }

      @Outer()
      place(@mark() _sku: string, _count: unknown = 1) {}
    }
    KEY.set(Orders, 'class')
    KEY.set(Orders.prototype, 'method', 'place')
    const Woven = weave(Orders, resolver)
    const orders = new Woven('a' as never)
    expect(Woven).not.toBe(Orders)
    expect([Woven.name, orders.name, orders.made]).toEqual(['Orders', 'a', 'Orders'])
    expect(orders).toBeInstanceOf(Orders)
    expect(constructorTypes(Woven)).toEqual([String])
    expect(constructorParameterNames(Woven)).toEqual(['name'])
    expect(methodTypes(Woven.prototype as object, 'place')).toEqual([String, Object])
    expect([KEY.getOwn(Woven), KEY.get(Woven.prototype as object, 'place')]).toEqual(['class', 'method'])
    expect(parameterNames(orders.place)).toEqual(['_sku', '_count'])
    expect([orders.place.name, orders.place.length]).toEqual(['place', 1])
    expect(Object.keys(Woven.prototype as object)).toEqual([])
  })
})

describe('inheritance', () => {
  class Base {
    @Outer()
    inherited() {
      return 'base'
    }

    @Outer({ label: 'base' })
    overridden() {
      return 'base'
    }

    plain() {
      return 'base'
    }
  }

  it('advises what a parent declares, in a child that has no aspects of its own', () => {
    class Child extends Base {}
    const child = create(Child)
    expect(child.inherited()).toBe('base')
    expect(log).toEqual(['outer>inherited', '<outer'])
  })

  it('advises an overriding method once, also when it calls super', () => {
    class Child extends Base {
      override overridden() {
        return `child of ${super.overridden()} ${super.inherited()}`
      }
    }
    expect(create(Child).overridden()).toBe('child of base base')
    expect(log).toEqual(['base>overridden', '<base'])
  })

  it('lets a child give an inherited aspect other options and add further ones', () => {
    class Child extends Base {
      @Outer({ label: 'child' })
      @Inner()
      override overridden() {
        return 'child'
      }
    }
    create(Child).overridden()
    expect(log).toEqual(['child>overridden', 'inner>overridden', '<inner', '<child'])
    log = []
    create(Base).overridden()
    expect(log).toEqual(['base>overridden', '<base'])
  })

  it('weaves parent and child independently', () => {
    const Parent = weave(Base, resolver)
    class Child extends Parent {
      override inherited() {
        return `child of ${super.inherited()}`
      }
    }
    expect(create(Child).inherited()).toBe('child of base')
  })
})

describe('a class-level aspect', () => {
  class Base {
    inherited() {}
  }

  it('advises every public method, inherited ones included', () => {
    @Outer()
    class Orders extends Base {
      place() {}

      async find() {
        await Promise.resolve()
      }
    }
    const orders = create(Orders)
    orders.place()
    orders.inherited()
    void orders.find()
    expect(log.filter((line) => line.includes('>'))).toEqual(['outer>place', 'outer>inherited', 'outer>find'])
  })

  it('is inherited, and replaced by the options of a method', () => {
    @Outer({ label: 'class' })
    class Orders {
      place() {}

      @Outer({ label: 'method' })
      find() {}
    }
    class Child extends Orders {
      own() {}
    }
    const child = create(Child)
    child.place()
    child.find()
    child.own()
    expect(log).toEqual(['class>place', '<class', 'method>find', '<method', 'class>own', '<class'])
  })

  it('leaves methods alone that the container calls, unless they carry the aspect themselves', () => {
    @Outer()
    class Orders {
      onModuleInit() {}

      initialize() {}

      @Outer()
      onModuleDestroy() {}

      [Symbol.asyncDispose]() {}
    }
    UNADVISED.set(Orders.prototype, true, 'initialize')
    const orders = create(Orders)
    orders.onModuleInit()
    orders.initialize()
    orders[Symbol.asyncDispose]()
    expect(log).toEqual([])
    orders.onModuleDestroy()
    expect(log).toEqual(['outer>onModuleDestroy', '<outer'])
  })

  it('leaves the methods of built-in parents alone', () => {
    @Outer()
    class Stock extends Map<string, number> {
      take(sku: string) {
        return this.get(sku)
      }
    }
    const stock = create(Stock)
    stock.set('tea', 1)
    expect(stock.take('tea')).toBe(1)
    expect(log).toEqual(['outer>take', '<outer'])
  })
})
