import { NexusError, type Awaitable, type Type } from '../../common/index.js'
import { isAspect } from '../aspects/aspect.decorators.js'
import { AspectRegistry } from '../aspects/aspect-registry.js'
import { linkApplication } from '../container/application-linker.js'
import type { Binding } from '../container/binding.js'
import { UnknownTokenError } from '../container/container.errors.js'
import type { DependencyProblem } from '../container/dependency.errors.js'
import { compileFactory } from '../container/instance-factory.js'
import { ModuleContainer, createApplicationContainer } from '../container/module-container.js'
import type { ModuleScope } from '../container/module-scope.js'
import type {
  AliasProvider,
  ClassProvider,
  FactoryProvider,
  Provider,
  ValueProvider,
} from '../container/provider.js'
import type { Resolver } from '../container/resolver.js'
import { tokenName, type Token } from '../container/token.js'
import { contributedProviders } from '../contracts/area-providers.js'
import { Environment } from '../contracts/environment.js'
import type { AnyClass } from '../metadata/reflect.js'
import { ApplicationGraph } from '../modules/application-graph.js'
import { orderAutoConfigurations } from '../modules/auto-configuration-order.js'
import { ComponentRegistrar } from '../modules/component-registrar.js'
import type { DynamicModule } from '../modules/module.decorators.js'
import { ModuleScanner, type ModuleReplacements } from '../modules/module-scanner.js'
import { readProvider, type Declaration } from '../modules/provider-reader.js'
import { ComponentLifecycle } from './component-lifecycle.js'
import { prepareComponents } from './component-preparation.js'
import { ComponentStartError, ContextClosedError, ShutdownError } from './lifecycle.errors.js'
import { STARTUP_STEPS, StartupTimeline } from './startup-timeline.js'

/** What replaces every provider of a token, in every module. */
export type ProviderOverride =
  | Omit<ClassProvider, 'provide'>
  | Omit<ValueProvider, 'provide'>
  | Omit<FactoryProvider, 'provide'>
  | Omit<AliasProvider, 'provide'>

export interface ApplicationContextOptions {
  readonly environment: Environment
  /** What every module sees besides (clock, logger, ...); a module's own provider, or a global module's, goes first. */
  readonly providers?: readonly Provider[]
  /** Further ones, asked when the files of every module are loaded: for what has to be known of them. */
  readonly lateProviders?: () => Awaitable<readonly Provider[]>
  /** `@AutoConfiguration` classes; applied after everything else, as far as their conditions hold. */
  readonly autoConfigurations?: readonly Type[]
  readonly overrides?: ReadonlyMap<Token, ProviderOverride>
  readonly replaceModules?: ModuleReplacements
  /** What the boot is recorded in. Default: one of its own. */
  readonly timeline?: StartupTimeline
}

/** The framework's own module: what `providers` of the options becomes. */
class NexusCoreModule {}

/**
 * A booted application: its components, its graph, and their lives. `create` scans the modules, decides conditions, binds every
 * dependency, creates the singletons and calls `onModuleInit`; `start` calls `onApplicationBootstrap`; `close` takes it all down.
 *
 * @example
 * await using context = await ApplicationContext.create(AppModule, { environment })
 * context.get(OrderService).place(order)
 */
export class ApplicationContext {
  readonly #modules: ModuleScope[] = []
  readonly #aspects = new AspectRegistry()
  readonly #lifecycle: ComponentLifecycle
  readonly #timeline: StartupTimeline
  readonly #drains: (() => Promise<void> | void)[] = []
  #root: ModuleScope | undefined
  #graph: ApplicationGraph | undefined
  #started: Promise<void> | undefined
  #closed: Promise<void> | undefined

  /**
   * @throws DependencyGraphError with everything that is wrong with modules and dependencies
   * @throws ComponentStartError when a constructor, a factory, `@PostConstruct` or `onModuleInit` fails
   */
  static async create(
    root: Type | DynamicModule,
    options: ApplicationContextOptions,
  ): Promise<ApplicationContext> {
    const timeline = options.timeline ?? new StartupTimeline()
    const context = new ApplicationContext(timeline)
    const order = await timeline.measure(STARTUP_STEPS.link, () => context.#link(root, options))
    try {
      const bindings = context.#modules.flatMap((module) => module.bindings)
      await timeline.measure(STARTUP_STEPS.prepare, () => prepareComponents(bindings, options.environment))
      await timeline.measure(STARTUP_STEPS.components, () => context.#lifecycle.instantiate(order))
      await timeline.measure(STARTUP_STEPS.init, () => context.#lifecycle.initialize())
    } catch (error) {
      throw await context.#undo(error)
    }
    return context
  }

  /** @internal */
  constructor(timeline: StartupTimeline = new StartupTimeline()) {
    this.#timeline = timeline
    this.#lifecycle = new ComponentLifecycle(timeline)
  }

  /** Everything that boot has found. */
  get graph(): ApplicationGraph {
    return this.#graph as ApplicationGraph
  }

  /** What the root module sees; also any provider of another module that is the only one of its token. @throws UnknownTokenError */
  get<T>(token: Token<T>): T {
    const root = (this.#root as ModuleScope).resolver
    const visible = root.resolveOptional(token)
    if (visible !== undefined) return visible
    const anywhere = this.graph.componentsOf(token)
    return anywhere.length === 1 ? (anywhere[0]?.instance() as T) : root.resolve(token)
  }

  /** The container of a module. @throws UnknownTokenError */
  resolverOf(module: AnyClass): Resolver {
    const scope = this.#modules.find(({ type }) => type === module)
    if (scope === undefined) throw new UnknownTokenError(tokenName(module), 'the application')
    return scope.resolver
  }

  /** Calls `onApplicationBootstrap`, once. When a hook fails, everything is taken down. @throws ComponentStartError, ContextClosedError */
  start(): Promise<void> {
    return (this.#started ??= this.#start())
  }

  async #start(): Promise<void> {
    this.#refuseClosed()
    try {
      await this.#timeline.measure(STARTUP_STEPS.bootstrap, () => this.#lifecycle.bootstrap())
    } catch (error) {
      throw await this.#undo(error)
    }
    // Closed by a hook, or by a signal that came meanwhile: whoever started it must not go on.
    this.#refuseClosed()
  }

  #refuseClosed(): void {
    if (this.#closed !== undefined) throw new ContextClosedError()
  }

  /** Runs `task` when the context closes, before any component is told: what still takes work is drained there. The last one added first. */
  onDrain(task: () => Promise<void> | void): void {
    this.#drains.push(task)
  }

  /**
   * Drains, then calls onModuleDestroy, beforeApplicationShutdown, onApplicationShutdown, and `@PreDestroy` with disposal, each for
   * every component in reverse order of creation. A failure stops nothing. Idempotent. @throws ShutdownError with every failure
   */
  close(signal?: string): Promise<void> {
    return (this.#closed ??= this.#close(signal))
  }

  async #close(signal: string | undefined): Promise<void> {
    const failures = []
    for (const drain of this.#drains.splice(0).reverse()) {
      try {
        await drain()
      } catch (error) {
        failures.push({ component: 'application', step: 'draining', error })
      }
    }
    failures.push(...(await this.#lifecycle.destroy(signal)))
    if (failures.length > 0) throw new ShutdownError(failures)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Destroys what was there before the failure, and gives the error to throw. */
  async #undo(failure: unknown): Promise<unknown> {
    const destroying = this.#lifecycle.destroy(undefined)
    this.#closed = destroying.then(() => undefined)
    const cleanupFailures = await destroying
    if (!(failure instanceof ComponentStartError)) return failure
    const { component, step, module, cause } = failure
    if (cause instanceof NexusError && cause.standsAlone && cleanupFailures.length === 0) return cause
    return new ComponentStartError(component, step, { module, cause, cleanupFailures })
  }

  async #link(root: Type | DynamicModule, options: ApplicationContextOptions): Promise<readonly Binding[]> {
    const {
      environment,
      autoConfigurations = [],
      lateProviders = () => [],
      overrides = new Map(),
      replaceModules = new Map(),
    } = options
    const container = createApplicationContainer()
    const registrar = new ComponentRegistrar({
      environment,
      host: {
        compile: (binding) => compileFactory(binding, this.#aspects),
        created: (binding) => this.#lifecycle.created(binding),
      },
      modules: this.#modules,
      overrides: readOverrides(overrides),
    })
    const scanner = new ModuleScanner({
      registrar,
      resolver: (scope) => new ModuleContainer(container, scope),
      replaceModules,
      modules: this.#modules,
      timeline: this.#timeline,
    })
    const core = scanner.declareCore(NexusCoreModule, [
      { provide: Environment, useValue: environment },
      { provide: ApplicationContext, useValue: this },
      { provide: StartupTimeline, useValue: this.#timeline },
      { provide: ApplicationGraph, useFactory: () => this.graph, scope: 'transient' },
      ...(options.providers ?? []),
    ])
    const rootScope = await scanner.scan(root, async () => {
      const late = [...contributedProviders(), ...(await lateProviders())]
      late.forEach((provider, index) => registrar.provide(core, provider, `lateProviders[${index}]`))
    })
    this.#root = rootScope ?? (this.#modules[0] as ModuleScope)
    for (const cls of orderAutoConfigurations(autoConfigurations))
      await scanner.autoConfigure(cls, this.#root)
    scanner.provideUsed()
    registrar.provideUnusedOverrides(core)
    scanner.checkExports()

    const order = this.#order(root, scanner.problems, registrar)
    this.#graph = new ApplicationGraph(this.#modules, registrar.outcomes)
    return order
  }

  #order(
    root: Type | DynamicModule,
    problems: readonly DependencyProblem[],
    registrar: ComponentRegistrar,
  ): readonly Binding[] {
    this.#declareAspects()
    return linkApplication({
      application: tokenName(typeof root === 'function' ? root : root.module),
      modules: this.#modules,
      problems: [...problems, ...registrar.problems],
      excluded: registrar.excluded,
    })
  }

  #declareAspects(): void {
    const declared = new Set<AnyClass>()
    for (const binding of this.#modules.flatMap(({ bindings }) => bindings)) {
      const { recipe } = binding
      if (recipe.kind !== 'class' || declared.has(recipe.type) || !isAspect(recipe.type)) continue
      declared.add(recipe.type)
      this.#aspects.declare(recipe.type, () => binding.expose() as object)
    }
  }

  /** Pointcuts that selected no method: most likely misspelt. */
  get unmatchedPointcuts(): readonly string[] {
    return this.#aspects.unmatched()
  }
}

function readOverrides(overrides: ReadonlyMap<Token, ProviderOverride>): ReadonlyMap<Token, Declaration> {
  const declarations = new Map<Token, Declaration>()
  for (const [provide, override] of overrides) {
    const declaration = readProvider({ provide, ...override })
    if ('recipe' in declaration) declarations.set(provide, declaration)
  }
  return declarations
}
