import type { Type } from '../common/index.js'
import type { PropertyValues } from '../config/index.js'
import type { DynamicModule, Logger, ModuleOptions, ProviderOverride, Token } from '../core/index.js'
import { FetchAdapter, NexusApplication } from '../http/index.js'
import { ContextCache } from './context-cache.js'
import { identityKey } from './identity-key.js'
import { TestApplication } from './test-application.js'

/** What a test boots: the members of `@Module`, and what surrounds the application. */
export interface TestingModuleOptions extends ModuleOptions {
  /** Above every other property source. */
  readonly properties?: PropertyValues
  /** Active profiles. Default: what the configuration says. */
  readonly profiles?: readonly string[]
  readonly autoConfigurations?: readonly Type[]
  /** Default: a console logger that writes errors only. */
  readonly logger?: Logger
  /** Where `application.yaml` is looked for. Default: the working directory. */
  readonly directory?: string
  /** Whether tests with the same configuration share one booted application. Default true. */
  readonly cache?: boolean
}

/** The root of what a test boots. */
class TestingRootModule {}

const cache = new ContextCache()

/**
 * Boots an application, or a part of one, for a test: without a socket, with anything replaced.
 *
 * @example
 * const app = await TestingModule.create({ imports: [ShopModule] }).override(Clock).useValue(new ManualClock()).compile()
 * expect((await app.http.get('/products')).status).toBe(200)
 */
export class TestingModule {
  readonly #options: TestingModuleOptions
  readonly #overrides = new Map<Token, ProviderOverride>()
  readonly #replaced = new Map<Type, Type | DynamicModule>()

  static create(options: TestingModuleOptions): TestingModule {
    return new TestingModule(options)
  }

  /** Shuts down every cached application. Registered as a hook after all tests of a file where the test runner has global hooks. */
  static closeAll(): Promise<void> {
    return cache.clear()
  }

  private constructor(options: TestingModuleOptions) {
    this.#options = options
  }

  /** Replaces every provider of the token, in whatever module. */
  override<T>(token: Token<T>): ProviderReplacement<T> {
    return new ProviderReplacement((override) => {
      this.#overrides.set(token, override)
      return this
    })
  }

  /** Replaces a module wherever it is imported. */
  overrideModule(module: Type): ModuleReplacement {
    return new ModuleReplacement((replacement) => {
      this.#replaced.set(module, replacement)
      return this
    })
  }

  /** Boots the application, or takes the one that was booted with the same configuration before. @throws what NexusApplication.create throws */
  async compile(): Promise<TestApplication> {
    if (this.#options.cache === false) {
      const application = await this.#boot()
      return new TestApplication(application, () => application.close())
    }
    const key = identityKey([this.#options, this.#overrides, this.#replaced])
    return new TestApplication(await cache.obtain(key, () => this.#boot()), () => Promise.resolve())
  }

  #boot(): Promise<NexusApplication<FetchAdapter>> {
    const { imports, providers, controllers, exports, cache: _cache, ...options } = this.#options
    const root = {
      module: TestingRootModule,
      ...(imports !== undefined && { imports }),
      ...(providers !== undefined && { providers }),
      ...(controllers !== undefined && { controllers }),
      ...(exports !== undefined && { exports }),
    }
    return NexusApplication.create(root, {
      // A logger of the test gets every line.
      defaults: options.logger === undefined ? { 'logging.level.root': 'error' } : {},
      args: [],
      ...options,
      overrides: this.#overrides,
      replaceModules: this.#replaced,
      adapter: (adapterOptions) => new FetchAdapter(adapterOptions),
    })
  }
}

/** What `override` returns: says what takes the place. */
export class ProviderReplacement<T> {
  readonly #replace: (override: ProviderOverride) => TestingModule

  constructor(replace: (override: ProviderOverride) => TestingModule) {
    this.#replace = replace
  }

  /** A value that has what the test needs of `T`. */
  useValue(value: Partial<T>): TestingModule {
    return this.#replace({ useValue: value })
  }

  useClass(type: Type<T>): TestingModule {
    return this.#replace({ useClass: type })
  }

  useFactory(
    factory: (...dependencies: never[]) => T | Promise<T>,
    inject: readonly Token[] = [],
  ): TestingModule {
    return this.#replace({ useFactory: factory, inject })
  }

  useExisting(token: Token<T>): TestingModule {
    return this.#replace({ useExisting: token })
  }
}

/** What `overrideModule` returns. */
export class ModuleReplacement {
  readonly #replace: (replacement: Type | DynamicModule) => TestingModule

  constructor(replace: (replacement: Type | DynamicModule) => TestingModule) {
    this.#replace = replace
  }

  useModule(replacement: Type | DynamicModule): TestingModule {
    return this.#replace(replacement)
  }
}

// Jest and Vitest (with globals) offer their hooks to modules that a test file imports at its top.
const { afterAll } = globalThis as { readonly afterAll?: (hook: () => Promise<void>) => void }
afterAll?.(() => TestingModule.closeAll())
