import { describe, expect, it } from '@jest/globals'
import { AutoConfiguration, Bean, Configuration, Module } from '../modules/module.decorators.js'
import { ConditionalOnProperty, Profile } from '../modules/condition.decorators.js'
import { PostConstruct, PreDestroy } from '../lifecycle/lifecycle.decorators.js'
import { Component, Injectable, Lazy, Qualifier, Scope, Service } from './component.decorators.js'
import { DependencyGraphError, type DependencyProblem } from './dependency.errors.js'
import { boot, bootError, moduleOf } from './fixture/boot.js'
import { forwardRef } from './forward-ref.js'
import { createInjectionDecorator, InjectionPoint } from './injection.js'
import { Autowired, Inject } from './injection.decorators.js'
import { ObjectProvider } from './object-provider.js'

/** Printed text, with the place of the test's own classes made the same on every machine. */
async function printed(...args: Parameters<typeof bootError>): Promise<string> {
  const error = await bootError(...args)
  expect(error).toBeInstanceOf(DependencyGraphError)
  return error.message.replaceAll(/[^\s]*boot-errors\.test\.ts:\d+/g, 'FILE')
}

async function problem(...args: Parameters<typeof bootError>): Promise<DependencyProblem> {
  const error = await bootError(...args)
  expect(error).toBeInstanceOf(DependencyGraphError)
  const { problems } = error as DependencyGraphError
  expect(problems).toHaveLength(1)
  return problems[0]!
}

@Service()
class Names {}
@Service()
class PaymentGateway {}
@Service()
class OrderService {
  constructor(
    readonly name: Names,
    readonly gateway: PaymentGateway,
  ) {}
}
@Injectable({ stereotype: 'controller' } as object)
class OrderController {
  constructor(readonly orders: OrderService) {}
}
describe('an unresolved dependency', () => {
  it('names class, parameter, index, type, module, file and the path from the controller', async () => {
    const text = await printed(
      moduleOf('OrdersModule', { providers: [Names, OrderService, OrderController] }),
    )
    expect(text)
      .toBe(`OrderService needs PaymentGateway, but nothing in OrdersModule provides it: it is decorated, but no module lists it and no @ComponentScan finds it.
     at    constructor parameter \`gateway: PaymentGateway\` (index 1), OrdersModule, FILE
     path  OrderController -> OrderService -> PaymentGateway
     fix   Add PaymentGateway to \`providers\` of OrdersModule, or import a module that provides and exports it.
     code  NEXUS_DI_UNRESOLVED
`)
  })

  it('names the parameter of a factory, of a bean method and of a property', async () => {
    class Plain {}
    @Configuration()
    class Beans {
      @Bean({ token: 'client' }) client(@Inject('url') _url: string) {
        return {}
      }
    }
    @Component()
    class Consumer {
      @Autowired() readonly plain!: Plain
    }
    const text = await printed({
      providers: [Beans, Consumer, { provide: 'f', useFactory: (port: number) => port, inject: ['port'] }],
    })
    expect(text).toBe(`AppModule cannot start, 3 problems:

1. Beans.client() needs 'url', but nothing in AppModule provides it.
     at    method client(), parameter \`_url: 'url'\` (index 0), AppModule, FILE
     path  Beans.client() -> 'url'
     fix   Add { provide: 'url', ... } to \`providers\` of AppModule, or import a module that exports it.
     code  NEXUS_DI_UNRESOLVED

2. Consumer needs Plain, but nothing in AppModule provides it.
     at    property \`plain: Plain\`, AppModule, FILE
     path  Consumer -> Plain
     fix   Add Plain to \`providers\` of AppModule, or import a module that exports it.
     code  NEXUS_DI_UNRESOLVED

3. 'f' needs 'port', but nothing in AppModule provides it.
     at    factory parameter \`port: 'port'\` (index 0), AppModule
     path  'f' -> 'port'
     fix   Add { provide: 'port', ... } to \`providers\` of AppModule, or import a module that exports it.
     code  NEXUS_DI_UNRESOLVED
`)
  })

  it('says which condition left the provider out', async () => {
    @Service()
    @ConditionalOnProperty({ name: 'shop.audit', havingValue: true })
    class Audit {}
    @Service()
    class Shop {
      constructor(readonly audit: Audit) {}
    }
    expect((await problem({ providers: [Shop, Audit] })).message).toContain(
      'Shop needs Audit, but nothing in AppModule provides it: @ConditionalOnProperty(shop.audit=true) left Audit out, as shop.audit is not set.',
    )
  })

  it('lists the names there are when a qualifier matches none, and a similar string token', async () => {
    @Service()
    class Shop {
      constructor(
        @Qualifier('fast') readonly gateway: PaymentGateway,
        @Inject('databseUrl') readonly url: string,
      ) {}
    }
    const text = await printed({
      providers: [Shop, PaymentGateway, { provide: 'databaseUrl', useValue: '' }],
    })
    expect(text).toContain("provides it: none is called 'fast' (there is 'paymentGateway').")
    expect(text).toContain("fix   Did you mean 'databaseUrl'?")
  })
})

describe('a type that is gone at run time', () => {
  interface Mailer {
    send(): void
  }

  it('says that it is an interface and what to inject instead', async () => {
    @Service()
    class Newsletter {
      constructor(readonly mailer: Mailer) {}
    }
    expect(await printed({ providers: [Newsletter] }))
      .toBe(`Newsletter cannot be injected: the type of its parameter \`mailer\` is an interface (or a union, or an \`import type\`), of which nothing is left at run time.
     at    constructor parameter \`mailer: interface\` (index 0), AppModule, FILE
     path  Newsletter -> mailer
     fix   Use an abstract class as the type, or const TOKEN = new InjectionToken<TheType>('TheType') and @Inject(TOKEN) mailer: TheType.
     code  NEXUS_DI_UNINJECTABLE_TYPE
`)
  })

  it('tells what to write for primitives, lists, an ObjectProvider and an undefined token', async () => {
    @Service()
    class Odd {
      constructor(
        readonly size: number,
        readonly list: Mailer[],
        readonly provider: ObjectProvider<Names>,
        @Inject(forwardRef(() => undefined as never)) readonly late: Names,
      ) {}
    }
    const text = await printed({ providers: [Odd] })
    expect(text).toContain('its parameter `size` is a plain number, which does not say what to inject.')
    expect(text).toContain(
      "fix   Use @Inject(TOKEN) with a provider for TOKEN, or @Value('${some.key}') for configuration.",
    )
    expect(text).toContain('fix   Use @InjectAll(TOKEN) for every provider of a token, @Inject(TOKEN)')
    expect(text).toContain('fix   Name the token: @Inject(TheType) provider: ObjectProvider<TheType>.')
    expect(text).toContain('its parameter `late` has the token undefined.')
    expect(text).toContain('fix   Two files import each other: write @Inject(forwardRef(() => TheType)).')
  })

  it('says that a class may be imported as a type only where the compiler emitted Function', async () => {
    @Service()
    class Newsletter {
      // What TypeScript emits for a class of an `import type` as well.
      constructor(readonly mailer: () => void) {}
    }
    expect(await printed({ providers: [Newsletter] }))
      .toBe(`Newsletter cannot be injected: the type of its parameter \`mailer\` is a function, or a class that is imported with \`import type\`.
     at    constructor parameter \`mailer: function\` (index 0), AppModule, FILE
     path  Newsletter -> mailer
     fix   Import the class with a plain \`import\`, or use @Inject(TOKEN) with a provider for TOKEN.
     code  NEXUS_DI_UNINJECTABLE_TYPE
`)
  })

  it('names the compiler option when a decorated class comes without types', async () => {
    class Newsletter {
      constructor(readonly names: Names) {}
    }
    // As esbuild compiles it: the decorator is called, no type is emitted.
    Service()(Newsletter)
    expect(await printed({ providers: [Newsletter, Names] }))
      .toBe(`Newsletter takes constructor parameters (names), but it was compiled without decorator metadata.
     at    a provider of AppModule
     fix   Turn on emitDecoratorMetadata (TypeScript) or decoratorMetadata (SWC); esbuild, tsx and Node itself emit no types.
     code  NEXUS_DI_UNDECORATED
`)
  })

  it('names the class without a decorator, also when it is the parent', async () => {
    class Base {
      constructor(readonly names: Names) {}
    }
    @Injectable()
    class Child extends Base {}
    expect(await printed({ providers: [Child, Base, Names] })).toBe(`AppModule cannot start, 2 problems:

1. Base takes constructor parameters (names), but has no decorator, so their types are not known.
     at    the parent of Child, a provider of AppModule
     fix   Put @Injectable() on Base, or provide Child with useFactory.
     code  NEXUS_DI_UNDECORATED

2. Base takes constructor parameters (names), but has no decorator, so their types are not known.
     at    a provider of AppModule
     fix   Put @Injectable() on Base, or provide Base with useFactory.
     code  NEXUS_DI_UNDECORATED
`)
  })
})

describe('a provider of another module', () => {
  @Service()
  class Shop {
    constructor(readonly names: Names) {}
  }

  it('names the module and the export that is missing', async () => {
    const names = moduleOf('NamesModule', { providers: [Names] })
    const message = `Shop needs Names: NamesModule has it, but does not export it.
     at    constructor parameter \`names: Names\` (index 0), ShopModule, FILE
     path  Shop -> Names
     fix   Add Names to \`exports\` of NamesModule.
     code  NEXUS_DI_NOT_EXPORTED
`
    expect(await printed(moduleOf('ShopModule', { imports: [names], providers: [Shop] }))).toBe(message)
    const shop = moduleOf('ShopModule', { providers: [Shop] })
    expect(await printed({ imports: [names, shop] })).toBe(
      message.replace(
        'NamesModule.\n     code',
        'NamesModule, and NamesModule to `imports` of ShopModule.\n     code',
      ),
    )
  })

  it('names the import that is missing', async () => {
    const names = moduleOf('NamesModule', { providers: [Names], exports: [Names] })
    const shop = moduleOf('ShopModule', { providers: [Shop] })
    const { text } = await problem({ imports: [names, shop] })
    expect(text.headline).toBe(
      'Shop needs Names: NamesModule exports it, but ShopModule does not import NamesModule.',
    )
    expect(text.fix).toBe('Add NamesModule to `imports` of ShopModule.')
  })
})

describe('several candidates', () => {
  it('lists them with their modules', async () => {
    abstract class Store {}
    @Service()
    class Disk extends Store {}
    @Service()
    class Memory extends Store {}
    @Service()
    class Cache {
      constructor(readonly store: Store) {}
    }
    const { text } = await problem({ providers: [Cache, Disk, Memory] })
    expect(text.headline).toBe('Cache needs one Store, but 2 match: Disk (AppModule), Memory (AppModule).')
    expect(text.fix).toBe(
      "Mark one with @Primary(), choose with @Qualifier('disk'), or take all with @InjectAll(Store).",
    )
  })
})

describe('a cycle', () => {
  it('is shown whole, with the place of each step', async () => {
    @Service()
    class Orders {
      constructor(@Inject('stock') readonly stock: unknown) {}
    }
    @Service()
    class Audit {
      @Autowired() readonly orders!: Orders
    }
    const stock = { provide: 'stock', useFactory: (audit: Audit) => ({ audit }), inject: [Audit] }
    expect(await printed({ providers: [Orders, Audit, stock] }))
      .toBe(`Orders -> 'stock' -> Audit -> Orders is a cycle: none of them can be created first.
     at    constructor parameter \`stock: 'stock'\` (index 0) of Orders (AppModule)
     at    factory parameter \`audit: Audit\` (index 0) of 'stock' (AppModule)
     at    property \`orders: Orders\` of Audit (AppModule)
     fix   Break one of these with @Lazy(), @Inject(forwardRef(() => X)) or ObjectProvider<X>, or move what both need into a third class.
     code  NEXUS_DI_CYCLE
`)
  })

  it('is found among aliases, in a component that needs itself, and among request-scoped components', async () => {
    @Injectable()
    @Scope('request')
    class Left {
      constructor(@Inject('right') readonly right: unknown) {}
    }
    const right = {
      provide: 'right',
      scope: 'request' as const,
      useFactory: (left: Left) => left,
      inject: [Left],
    }
    const self = { provide: 'self', useFactory: (it: unknown) => it, inject: ['self'] }
    const aliases = [
      { provide: 'a', useExisting: 'b' },
      { provide: 'b', useExisting: 'a' },
    ]
    const error = (await bootError({ providers: [Left, right, self, ...aliases] })) as DependencyGraphError
    expect(error.problems.map(({ text }) => text.headline)).toEqual(
      [
        "'a' -> 'b' -> 'a' is a cycle: none of them can be created first.",
        "Left -> 'right' -> Left is a cycle: none of them can be created first.",
        "'self' -> 'self' is a cycle: none of them can be created first.",
      ].sort((x, y) => error.message.indexOf(x) - error.message.indexOf(y)),
    )
  })

  it('is no cycle where a proxy or an ObjectProvider breaks it', async () => {
    @Service()
    class Orders {
      constructor(@Inject('audit') @Lazy() readonly audit: { readonly orders: Orders }) {}
    }
    @Service()
    class Mail {
      constructor(@Inject('mailer') readonly mailer: ObjectProvider<object>) {}
    }
    const audit = { provide: 'audit', useFactory: (orders: Orders) => ({ orders }), inject: [Orders] }
    const mailer = { provide: 'mailer', useFactory: (mail: Mail) => ({ mail }), inject: [Mail] }
    const context = await boot({ providers: [Orders, audit, Mail, mailer] })
    expect(context.get(Orders).audit.orders).toBe(context.get(Orders))
    expect(context.get(Mail).mailer.getObject()).toBe(context.get('mailer'))
  })
})

describe('a duplicate', () => {
  it('names both places', async () => {
    expect(await printed({ providers: [Names, PaymentGateway], controllers: [Names] }))
      .toBe(`Names is provided twice in AppModule.
     at    providers[0] and controllers[0]
     fix   Remove one of the two.
     code  NEXUS_DI_DUPLICATE
`)
  })

  it('is not seen in several providers of one token', async () => {
    const context = await boot({
      providers: [
        { provide: 'plugin', useValue: 1 },
        { provide: 'plugin', useValue: 2 },
      ],
    })
    expect(context.resolverOf(context.graph.modules[1]!.type).resolveAll('plugin')).toEqual([1, 2])
  })
})

describe('a scope violation', () => {
  it('is an asynchronous factory that nothing awaits', async () => {
    const provider = { provide: 'user', scope: 'request' as const, useFactory: async () => ({}) }
    expect(await printed({ providers: [provider] }))
      .toBe(`'user' has request scope, but its factory is asynchronous, and only boot awaits factories.
     at    AppModule
     fix   Make it a singleton, or return a value instead of a promise and do the waiting in a method.
     code  NEXUS_DI_SCOPE
`)
  })

  it('is a hook that is never called, or that nothing awaits', async () => {
    @Injectable()
    @Scope('request')
    class Tenant {
      onApplicationBootstrap() {
        return undefined
      }
      @PostConstruct()
      async load() {
        await Promise.resolve()
      }
    }
    @Injectable({ scope: 'transient' })
    class Part {
      @PreDestroy()
      release() {
        return undefined
      }
    }
    const error = (await bootError({ providers: [Tenant, Part] })) as DependencyGraphError
    expect(error.problems.map(({ text: { headline, fix } }) => `${headline} ${fix}`)).toEqual([
      'Tenant has request scope, but its @PostConstruct load() is asynchronous, and nothing awaits it. Make load() synchronous, or Tenant a singleton.',
      'Tenant has request scope, so its onApplicationBootstrap() would never be called. Use @PostConstruct and @PreDestroy, or make it a singleton.',
      'Part has transient scope, so its @PreDestroy release() would never be called. Let what injects it call it, or make it a singleton.',
    ])
  })

  it('is an InjectionPoint in a singleton, and a module with a scope', async () => {
    @Service()
    class Log {
      constructor(readonly point: InjectionPoint) {}
    }
    @Module({})
    @Scope('request')
    class Odd {}
    const error = (await bootError({ imports: [Odd], providers: [Log] })) as DependencyGraphError
    expect(error.problems.map(({ text: { headline, fix } }) => `${headline} ${fix}`)).toEqual([
      'Odd is a module class with request scope: there is one per application. Remove @Scope from it.',
      "Log injects InjectionPoint, but is a singleton: it has no one place that it is injected into. Give it transient scope: @Scope('transient').",
    ])
  })
})

describe('modules', () => {
  it('name what is wrong in imports, providers and exports', async () => {
    class Plain {}
    @Configuration()
    class Beans {
      @Bean()
      async load(): Promise<object> {
        return {}
      }
    }
    const other = moduleOf('OtherModule', {})
    @Module({
      imports: [undefined as never, Plain],
      providers: [undefined as never, { provide: 'x' } as never, Beans],
      exports: ['y', other],
    })
    class RootModule {}
    expect(await printed(RootModule)).toBe(
      `RootModule cannot start, 7 problems:

1. imports[0] of RootModule is undefined.
     at    FILE
     fix   Two files import each other: write forwardRef(() => TheModule).
     code  NEXUS_MODULE_INVALID_IMPORT

2. imports[1] of RootModule is Plain, which is no module.
     at    FILE
     fix   Move Plain to \`providers\`, or put @Module() on it.
     code  NEXUS_MODULE_INVALID_IMPORT

3. RootModule exports OtherModule, which it neither provides nor imports.
     at    FILE
     fix   Add OtherModule to \`imports\` of RootModule.
     code  NEXUS_MODULE_INVALID_EXPORT

4. RootModule exports 'y', which it neither provides nor imports.
     at    FILE
     fix   Add 'y' to \`providers\` of RootModule, or import a module that exports it.
     code  NEXUS_MODULE_INVALID_EXPORT

5. providers[0] of RootModule is undefined.
     fix   Two files import each other: move what both need to a third file, or provide it by a token.
     code  NEXUS_MODULE_INVALID_PROVIDER

6. providers[1] of RootModule is no provider: an object with provide.
     fix   Give a class, or an object with \`provide\` and one of useClass, useValue, useFactory, useExisting.
     code  NEXUS_MODULE_INVALID_PROVIDER

7. Beans.load() returns a promise, which cannot be the token of a bean.
     at    RootModule
     fix   Name the token, @Bean(TheToken), or let it return a class.
     code  NEXUS_MODULE_UNTYPED_BEAN
`,
    )
  })

  it('refuse a root that is no module', async () => {
    class Plain {}
    expect((await problem(Plain)).message).toBe(
      'Plain is the root of the application, but no module.\nPut @Module() or @Configuration() on Plain.',
    )
  })
})

describe('an injection that is computed at boot', () => {
  it('joins the other problems when it fails', async () => {
    const Failing = createInjectionDecorator(
      () => {
        throw new TypeError('shop.size is not a number')
      },
      { constant: true },
    )
    @Service()
    class Shop {
      constructor(
        @Failing readonly size: number,
        readonly names: Names,
      ) {}
    }
    expect(await printed({ providers: [Shop] })).toContain(
      '1. Shop cannot be injected: shop.size is not a number\n     at    constructor parameter `size: a value` (index 0), AppModule, FILE',
    )
  })
})

it('keeps the stack of a boot error to its text', async () => {
  @Profile('never')
  @AutoConfiguration()
  class Unused {}
  const error = await bootError({ providers: [OrderController] }, { autoConfigurations: [Unused] })
  expect(error.stack).toBe(`DependencyGraphError: ${error.message}`)
})
