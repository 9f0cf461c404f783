import { isPromiseLike, type Awaitable } from '../../common/index.js'
import type { AnyClass } from '../metadata/reflect.js'
import type { ComponentMetadata } from './component-metadata.js'
import {
  CircularCreationError,
  OutsideRequestError,
  ProviderNotReadyError,
  RequestEndedError,
  UnproxyableError,
} from './container.errors.js'
import type { ForwardRef } from './forward-ref.js'
import type { InjectionPoint } from './injection.js'
import { EMPTY_PLAN, type InjectionPlan, type PlannedInjection } from './injection-plan.js'
import type { FactoryDependency } from './provider.js'
import { RequestContext } from './request-context.js'
import type { Resolver } from './resolver.js'
import type { Scope } from './scope.js'
import { createScopedProxy } from './scoped-proxy.js'
import { tokenName, type Token } from './token.js'

/** How a binding gets its instance. */
export type Recipe =
  | { readonly kind: 'class'; readonly type: AnyClass }
  | { readonly kind: 'value'; readonly value: unknown }
  | {
      readonly kind: 'factory'
      readonly call: (...dependencies: never[]) => unknown
      readonly inject: readonly FactoryDependency[]
    }
  | {
      readonly kind: 'bean'
      readonly configuration: Binding
      readonly method: string | symbol
      readonly destroyMethod: string | undefined
    }
  | { readonly kind: 'alias'; readonly target: Token | ForwardRef<Token> }

/** A dependency after it is bound to what provides it. */
export interface Link {
  readonly planned: PlannedInjection
  readonly kind: 'one' | 'all' | 'map' | 'provider' | 'value' | 'computed' | 'point'
  readonly targets: readonly Binding[]
  /** Of kind `value`. */
  readonly value?: unknown
  /** Given through a reference to a later class: deferred where it turns out to be part of a cycle. */
  readonly forward: boolean
  /** A proxy is injected, so the target may be created later. Set by the linker only. */
  deferred: boolean
}

export interface LinkedMethod {
  readonly name: string | symbol
  readonly links: readonly Link[]
}

/** What boot compiles of a binding. */
export interface InstanceFactory {
  /** Creates and injects. A promise only from an asynchronous factory. */
  readonly create: (context: RequestContext | undefined, point: InjectionPoint | undefined) => unknown
  /** `@PostConstruct`. */
  readonly initialize: ((instance: object) => Awaitable<void>) | undefined
  /** `@PreDestroy` and disposal, for what it made; `undefined` where there is nothing to do. */
  readonly destroyer: (instance: unknown) => (() => Awaitable<void>) | undefined
}

/** The module a binding belongs to. */
export interface BindingHome {
  readonly name: string
  readonly type: AnyClass
  readonly resolver: Resolver
}

/** The application, as a binding needs it. */
export interface BindingHost {
  compile(binding: Binding): InstanceFactory
  /** A singleton is complete; shutdown goes backwards through these calls. */
  created(binding: Binding): void
}

/** Stands in the request's instances while one is being created. */
const CREATING = Symbol('creating')

type State = 'new' | 'creating' | 'pending' | 'ready'

/** One provider in one module: what it is known by, how it is made, and for a singleton the instance. */
export class Binding {
  readonly name: string
  readonly traits: ComponentMetadata
  readonly scope: Scope
  readonly recipe: Recipe
  plan: InjectionPlan = EMPTY_PLAN
  /** Set by the linker, as are the next three. */
  links: readonly Link[] = []
  propertyLinks: readonly Link[] = []
  methodLinks: readonly LinkedMethod[] = []
  /** What has to be created before, without being injected. */
  prerequisites: readonly Binding[] = []
  /** Of a class with `@Bean` methods: what each of them is bound to. Set by the scanner. */
  beans: ReadonlyMap<string | symbol, Binding> | undefined = undefined
  instance: unknown = undefined
  /** Whether `@PostConstruct` is what runs, or has failed. */
  isInitializing = false
  #state: State = 'new'
  #pending: Promise<void> | undefined = undefined
  #factory: InstanceFactory | undefined = undefined
  #proxy: object | undefined = undefined

  constructor(
    readonly token: Token,
    readonly home: BindingHome,
    readonly host: BindingHost,
    options: { readonly recipe: Recipe; readonly traits: ComponentMetadata },
  ) {
    this.recipe = options.recipe
    this.traits = options.traits
    this.scope = options.traits.scope ?? 'singleton'
    this.name = options.traits.name ?? defaultName(token, options.recipe)
    if (options.recipe.kind === 'value') this.#complete(options.recipe.value)
  }

  /** The class that is instantiated; for other recipes the token, where that is a class. */
  get type(): AnyClass | undefined {
    if (this.recipe.kind === 'class') return this.recipe.type
    return typeof this.token === 'function' ? this.token : undefined
  }

  /** How messages name it. */
  get label(): string {
    const { recipe } = this
    if (recipe.kind === 'bean') return `${tokenName(recipe.configuration.token)}.${String(recipe.method)}()`
    return tokenName(this.token)
  }

  get isReady(): boolean {
    return this.#state === 'ready'
  }

  get factory(): InstanceFactory {
    return (this.#factory ??= this.host.compile(this))
  }

  /** The singleton; created now if it is lazy or not yet reached by boot. */
  get(): unknown {
    return this.#state === 'ready' ? this.instance : this.#obtain()
  }

  /** What a dependent gets that is not part of a request: the singleton, a new transient, or the scoped proxy. */
  expose(point?: InjectionPoint): unknown {
    if (this.scope === 'singleton') return this.get()
    return this.scope === 'transient' ? this.createTransient(point) : this.proxy
  }

  /** What a caller gets that is part of the current request, where there is one. @throws OutsideRequestError */
  current(): unknown {
    return this.scope === 'request' ? this.inRequest(this.#requireContext()) : this.expose()
  }

  get proxy(): object {
    return (this.#proxy ??= this.createProxy())
  }

  /** A proxy that finds its target on each access (request scope) or on the first one. */
  createProxy(): object {
    const prototype = this.type?.prototype as object | undefined
    const reject = (value: unknown): never => {
      throw new UnproxyableError(this.label, this.scope, value)
    }
    if (this.scope === 'request') {
      const get = (): unknown => this.inRequest(RequestContext.current() ?? this.#requireContext())
      return createScopedProxy({
        get,
        isAvailable: () => RequestContext.current() !== undefined,
        prototype,
        reject,
      })
    }
    if (this.scope === 'singleton') {
      return createScopedProxy({ get: () => this.get(), isAvailable: () => this.isReady, prototype, reject })
    }
    let made: unknown
    const get = (): unknown => (made ??= this.createTransient(undefined))
    return createScopedProxy({ get, isAvailable: () => made !== undefined, prototype, reject })
  }

  createTransient(point: InjectionPoint | undefined): unknown {
    const { create, initialize } = this.factory
    return this.#synchronous(create(undefined, point), initialize)
  }

  inRequest(context: RequestContext): unknown {
    const instances = (context.scopedInstances ??= new Map<object, unknown>())
    const existing = instances.get(this)
    if (existing === CREATING) throw new CircularCreationError(this.label)
    return existing === undefined ? this.#createInRequest(context, instances) : existing
  }

  #createInRequest(context: RequestContext, instances: Map<object, unknown>): unknown {
    if (context.ended) throw new RequestEndedError(context.describe(), this.label)
    const { create, initialize, destroyer } = this.factory
    instances.set(this, CREATING)
    try {
      const instance = this.#synchronous(create(context, undefined), initialize)
      instances.set(this, instance)
      const destroy = destroyer(instance)
      if (destroy !== undefined) context.onEnd(destroy)
      return instance
    } catch (error) {
      instances.delete(this)
      throw error
    }
  }

  #synchronous(instance: unknown, initialize: InstanceFactory['initialize']): unknown {
    if (this.recipe.kind !== 'class') this.#refusePromise(instance, 'its factory')
    if (initialize !== undefined) this.#refusePromise(initialize(instance as object), 'its @PostConstruct')
    return instance
  }

  #refusePromise(value: unknown, source: string): void {
    if (!isPromiseLike(value)) return
    // The error below says what is wrong; how the promise ends would be an unhandled rejection on top.
    value.then(undefined, () => undefined)
    throw new ProviderNotReadyError(this.label, `has ${this.scope} scope, but ${source} returned a promise`)
  }

  #requireContext(): RequestContext {
    const context = RequestContext.current()
    if (context === undefined) throw new OutsideRequestError(this.label)
    return context
  }

  /** Creates a singleton; a promise only where its factory or its `@PostConstruct` needs one. */
  start(): Promise<void> | undefined {
    if (this.#state === 'ready' || this.#state === 'pending') return this.#pending
    if (this.#state === 'creating') throw new CircularCreationError(this.label)
    this.#state = 'creating'
    try {
      const { create, initialize } = this.factory
      const made = create(undefined, undefined)
      if (this.recipe.kind !== 'class' && isPromiseLike(made)) {
        return this.#settle(Promise.resolve(made), initialize)
      }
      this.isInitializing = true
      const initialized = initialize?.(made as object)
      if (isPromiseLike(initialized)) {
        return this.#settle(
          Promise.resolve(initialized).then(() => made),
          undefined,
        )
      }
      this.#complete(made)
      this.host.created(this)
      return undefined
    } finally {
      if ((this.#state as State) === 'creating') this.#state = 'new'
    }
  }

  #settle(pending: Promise<unknown>, initialize: InstanceFactory['initialize']): Promise<void> {
    this.#state = 'pending'
    return (this.#pending = (async () => {
      try {
        const made = await pending
        await initialize?.(made as object)
        this.#complete(made)
        this.host.created(this)
      } finally {
        this.#pending = undefined
        if (this.#state === 'pending') this.#state = 'new'
      }
    })())
  }

  #complete(instance: unknown): void {
    this.instance = instance
    this.#state = 'ready'
  }

  #obtain(): unknown {
    const pending = this.start()
    if (pending === undefined) return this.instance
    // Boot awaits the same promise in its turn and reports its failure there.
    pending.catch(() => undefined)
    throw new ProviderNotReadyError(this.label, 'is asynchronous and not ready yet')
  }
}

function defaultName(token: Token, recipe: Recipe): string {
  if (recipe.kind === 'bean') return String(recipe.method)
  if (typeof token === 'function') return token.name.charAt(0).toLowerCase() + token.name.slice(1)
  return typeof token === 'object' ? token.name : String(token)
}
