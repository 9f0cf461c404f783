import type { Awaitable, Type } from '../../common/index.js'
import { COMPONENT } from '../container/component-metadata.js'
import { declarationSite } from '../container/declaration-site.js'
import type { DependencyProblem } from '../container/dependency.errors.js'
import { ForwardRef } from '../container/forward-ref.js'
import { ModuleScope } from '../container/module-scope.js'
import type { Provider } from '../container/provider.js'
import type { Resolver } from '../container/resolver.js'
import { tokenName, type Token } from '../container/token.js'
import { USED_COMPONENTS } from '../container/used-components.js'
import { isAspect } from '../aspects/aspect.decorators.js'
import { STARTUP_STEPS, type StartupTimeline } from '../lifecycle/startup-timeline.js'
import type { ComponentRegistrar } from './component-registrar.js'
import { scanComponents } from './component-scan.js'
import {
  AUTO_CONFIGURATION,
  COMPONENT_SCAN,
  CONFIGURATION,
  GLOBAL,
  MODULE,
  holdRejections,
  type DynamicModule,
  type ExportReference,
  type ModuleOptions,
  type ModuleReference,
} from './module.decorators.js'
import {
  InvalidExportError,
  InvalidImportError,
  InvalidRootError,
  PromisedModuleError,
} from './module.errors.js'
import { describeEntry } from './provider-reader.js'

type ModuleKey = Type | DynamicModule

/** Modules that tests put in the place of others. */
export type ModuleReplacements = ReadonlyMap<Type, Type | DynamicModule>

export interface ModuleScannerOptions {
  readonly registrar: ComponentRegistrar
  readonly resolver: (scope: ModuleScope) => Resolver
  readonly replaceModules: ModuleReplacements
  /** Every module in order of import; the scanner adds to it. */
  readonly modules: ModuleScope[]
  readonly timeline: StartupTimeline
}

/** Walks the imports from the root module, and the folders that modules scan, and declares what it finds. */
export class ModuleScanner {
  readonly problems: DependencyProblem[] = []
  /** Global modules, nearest first: the application's, auto-configurations, the framework's own. */
  readonly globals: readonly [ModuleScope[], ModuleScope[], ModuleScope[]] = [[], [], []]
  readonly #options: ModuleScannerOptions
  readonly #scopes = new Map<ModuleKey, ModuleScope | undefined>()
  readonly #exports: { readonly scope: ModuleScope; readonly exports: readonly ExportReference[] }[] = []
  readonly #scans: {
    readonly scope: ModuleScope
    readonly depth: number
    readonly classes: readonly Type[]
  }[] = []

  constructor(options: ModuleScannerOptions) {
    this.#options = options
  }

  #createScope(
    name: string,
    type: Type,
    options: { readonly global: boolean; readonly sees?: ModuleScope },
  ): ModuleScope {
    const { resolver, registrar } = this.#options
    const { forced } = registrar
    return new ModuleScope(name, type, { ...options, globals: this.globals, resolver, forced })
  }

  /** Declares the framework's own module, which everything sees last. */
  declareCore(cls: Type, providers: readonly Provider[]): ModuleScope {
    const { registrar, modules } = this.#options
    const scope = this.#createScope(cls.name, cls, { global: true })
    for (const [index, provider] of providers.entries())
      registrar.provide(scope, provider, `providers[${index}]`)
    scope.exports.all = true
    modules.push(scope)
    this.globals[2].push(scope)
    return scope
  }

  /**
   * Declares the tree below the root. `undefined` where the root's own conditions keep it out, or it is no module.
   *
   * @param loaded called when the files of every module are loaded, before conditions on components are decided
   */
  async scan(
    root: ModuleKey,
    loaded: () => Awaitable<void> = () => undefined,
  ): Promise<ModuleScope | undefined> {
    const { registrar } = this.#options
    const key = this.#replaced(root) as ModuleKey
    if (!isModule(key)) this.problems.push(new InvalidRootError(describeEntry(key)))
    const scope = await this.#visit(key)
    await loaded()
    this.#takeScanned()
    this.#readExports()
    registrar.settle()
    return scope
  }

  /** Declares an auto-configuration; what it looks at in its conditions must be declared before. */
  async autoConfigure(cls: Type, root: ModuleScope): Promise<void> {
    const { registrar, modules, timeline } = this.#options
    const scope = this.#createScope(cls.name, cls, { global: true, sees: root })
    if (this.#scopes.has(cls) || !registrar.accepts(scope, cls)) return
    this.#scopes.set(cls, scope)
    const options = { ...AUTO_CONFIGURATION.get(cls), isConfiguration: true }
    const tags = { module: cls.name }
    await timeline.measure(STARTUP_STEPS.autoConfiguration, () => this.#declare(scope, options), tags)
    modules.push(scope)
    this.globals[1].push(scope)
    this.#takeScanned()
    this.#readExports()
    registrar.settle()
  }

  async #visit(key: ModuleKey): Promise<ModuleScope | undefined> {
    if (this.#scopes.has(key)) return this.#scopes.get(key)
    const { registrar, modules, timeline } = this.#options
    const dynamic = typeof key === 'function' ? undefined : key
    const cls = dynamic?.module ?? (key as Type)
    const declared = MODULE.get(cls)
    const configured = CONFIGURATION.get(cls)
    const global = GLOBAL.getOwn(cls) === true || dynamic?.global === true
    const scope = this.#createScope(cls.name, cls, { global })
    this.#scopes.set(key, undefined)
    if (!registrar.accepts(scope, cls, 'environment')) return undefined
    this.#scopes.set(key, scope)
    const isConfiguration =
      declared === undefined && dynamic === undefined && configured?.exports === undefined
    const options = { ...merge(merge(configured, declared), dynamic), isConfiguration }
    await timeline.measure(STARTUP_STEPS.module, () => this.#declare(scope, options), { module: cls.name })
    modules.push(scope)
    if (global) this.globals[0].push(scope)
    return scope
  }

  /** Imports first, so that `modules` lists what is needed before what needs it. */
  async #declare(
    scope: ModuleScope,
    options: ModuleOptions & { readonly isConfiguration: boolean },
  ): Promise<void> {
    const { registrar } = this.#options
    holdRejections(options)
    for (const [index, reference] of (options.imports ?? []).entries()) {
      const imported = await this.#import(scope, reference, index)
      if (imported !== undefined && !scope.imports.includes(imported)) scope.imports.push(imported)
    }
    await this.#scan(scope)
    for (const [index, provider] of (options.providers ?? []).entries()) {
      registrar.provide(scope, provider, `providers[${index}]`)
    }
    for (const [index, controller] of (options.controllers ?? []).entries()) {
      registrar.provide(scope, controller, `controllers[${index}]`)
    }
    registrar.moduleClass(scope)
    scope.exports.all = options.isConfiguration
    if (options.exports !== undefined) this.#exports.push({ scope, exports: options.exports })
  }

  async #import(
    scope: ModuleScope,
    reference: ModuleReference | undefined,
    index: number,
  ): Promise<ModuleScope | undefined> {
    const given = reference instanceof ForwardRef ? reference.resolve() : reference
    const key = this.#replaced(given instanceof Promise ? await this.#settled(given, scope, index) : given)
    if (key !== undefined && isModule(key)) return this.#visit(key)
    const found = (key as unknown) === undefined ? undefined : describeEntry(key)
    this.problems.push(new InvalidImportError(scope.name, index, found, declarationSite(scope.type)))
    return undefined
  }

  async #settled(promise: Promise<DynamicModule>, scope: ModuleScope, index: number): Promise<DynamicModule> {
    try {
      return await promise
    } catch (error) {
      throw new PromisedModuleError(scope.name, index, { cause: error, file: declarationSite(scope.type) })
    }
  }

  #replaced(key: ModuleKey | undefined): ModuleKey | undefined {
    if (key === undefined || key === null) return undefined
    const cls = typeof key === 'function' ? key : key.module
    return this.#options.replaceModules.get(cls) ?? key
  }

  async #scan(scope: ModuleScope): Promise<void> {
    for (const scan of COMPONENT_SCAN.getOwn(scope.type) ?? []) {
      const { exported, depth, problems } = await this.#options.timeline.measure(
        STARTUP_STEPS.files,
        () => scanComponents(scope.name, scan),
        { module: scope.name },
      )
      this.problems.push(...problems)
      const classes: Type[] = []
      for (const value of new Set(exported)) {
        if (typeof value !== 'function' || value === scope.type) continue
        const cls = value as Type
        if (MODULE.getOwn(cls) !== undefined) {
          const imported = await this.#import(scope, cls, -1)
          if (imported !== undefined && !scope.imports.includes(imported)) scope.imports.push(imported)
        } else if (isScannable(cls)) {
          classes.push(cls)
        }
      }
      this.#scans.push({ scope, depth, classes })
    }
  }

  /** A component belongs to the module that lists it, else to the scan of the deepest folder. */
  #takeScanned(): void {
    const { registrar } = this.#options
    for (const { scope, classes } of this.#scans.splice(0).sort((a, b) => b.depth - a.depth)) {
      for (const cls of classes) {
        if (registrar.listed.has(cls) || this.#scopes.has(cls)) continue
        registrar.listed.add(cls)
        registrar.component(scope, cls)
      }
    }
  }

  #readExports(): void {
    for (const { scope, exports } of this.#exports.splice(0)) {
      for (const entry of exports) this.#export(scope, entry instanceof ForwardRef ? entry.resolve() : entry)
    }
    for (const module of this.#options.modules) module.invalidate()
  }

  /** Provides what components use and their module sees no provider of, when everything else is declared. */
  provideUsed(): void {
    const { registrar, modules } = this.#options
    for (const scope of modules) {
      // The list grows while it is read: what is used may use something itself.
      for (const { recipe } of scope.bindings) {
        const used = recipe.kind === 'class' ? (USED_COMPONENTS.get(recipe.type) ?? []) : []
        const missing = used.filter((cls) => scope.tiers(cls).every(({ exact }) => exact.length === 0))
        for (const cls of missing) registrar.component(scope, cls)
        if (missing.length > 0) registrar.settle()
      }
    }
  }

  /** Finds exports of nothing, when everything is declared. */
  checkExports(): void {
    for (const module of this.#options.modules) {
      for (const token of module.exports.tokens) {
        if (module.exportable(token).length > 0 || this.#options.registrar.excluded.has(token)) continue
        this.#invalidExport(module, tokenName(token), false)
      }
    }
  }

  #export(scope: ModuleScope, entry: Exclude<ExportReference, ForwardRef<Token>>): void {
    if (isDynamicModule(entry) || (typeof entry === 'function' && isModule(entry as Type))) {
      const key = this.#replaced(entry as ModuleKey) as ModuleKey
      const cls = typeof key === 'function' ? key : key.module
      const module = this.#scopes.get(key) ?? scope.imports.find(({ type }) => type === cls)
      if (module !== undefined && scope.imports.includes(module)) scope.exports.modules.add(module)
      else if (!this.#scopes.has(key) || module !== undefined)
        this.#invalidExport(scope, tokenName(cls), true)
      return
    }
    scope.exports.tokens.add(typeof entry === 'object' && 'provide' in entry ? entry.provide : entry)
  }

  #invalidExport(scope: ModuleScope, exported: string, isAModule: boolean): void {
    const file = declarationSite(scope.type)
    this.problems.push(new InvalidExportError(scope.name, exported, { isModule: isAModule, file }))
  }
}

function isDynamicModule(value: unknown): value is DynamicModule {
  return typeof value === 'object' && value !== null && 'module' in value
}

function isModule(key: ModuleKey): boolean {
  if (isDynamicModule(key)) return typeof key.module === 'function'
  return typeof key === 'function' && (MODULE.get(key) ?? CONFIGURATION.get(key)) !== undefined
}

function isScannable(cls: Type): boolean {
  if (AUTO_CONFIGURATION.getOwn(cls) !== undefined) return false
  return COMPONENT.getOwn(cls)?.stereotype !== undefined || isAspect(cls)
}

function merge(base: ModuleOptions | undefined, extra: ModuleOptions | undefined): ModuleOptions {
  if (base === undefined || extra === undefined) return base ?? extra ?? {}
  const list = <K extends keyof ModuleOptions>(key: K): unknown[] => [
    ...(base[key] ?? []),
    ...(extra[key] ?? []),
  ]
  return {
    imports: list('imports'),
    providers: list('providers'),
    controllers: list('controllers'),
    exports: list('exports'),
  } as ModuleOptions
}
