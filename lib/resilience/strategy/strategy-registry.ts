import { isSameValue, defined, type Awaitable } from '../../common/index.js'
import type { OnModuleInit } from '../../core/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import type { ResilienceEvent } from '../events/resilience-event.js'
import { DeclaredStrategies } from './configuration-check.js'
import type { ManagedStrategy } from './resilience-strategy.js'
import {
  configOf,
  type InstanceConfig,
  type InstanceOptions,
  type StrategyRecipe,
} from './strategy-recipe.js'
import { SYSTEM_RUNTIME, type StrategyRuntime } from './strategy-runtime.js'
import { distinct, errorOf, problemOf, type StrategyProblem } from './strategy-problems.js'
import { ConflictingInstanceError, UnknownBaseConfigError, UnknownInstanceError } from './strategy.errors.js'

/** Instances came and went. */
export interface RegistryEvent extends ResilienceEvent {
  readonly type: 'ENTRY_ADDED' | 'ENTRY_REMOVED' | 'ENTRY_REPLACED'
}

/** What is known of instances before they are made; `configs.default` is what all are based on. */
export interface RegistryOptions<O> {
  readonly configs?: Readonly<Record<string, O>>
  readonly instances?: Readonly<Record<string, O>>
}

/** Which names are there because of a configuration, and which because somebody has asked for them. */
export interface RegistryUsage {
  /** Of `instances`, in files or in the options of a module. */
  readonly declared: ReadonlySet<string>
  /** How often decorators, clients and other code have asked for each instance. */
  readonly asked: ReadonlyMap<string, number>
}

const DEFAULT_CONFIG = 'default'
const REGISTRY_EVENTS = 100

/** Options, and the place that gave them. */
interface Given<O> {
  readonly options: O
  readonly place: string
}

/**
 * The instances of one pattern by name, made on first use: one name is one breaker, one budget, one queue. What counts, weakest first:
 * the pattern's defaults, the configuration `default`, the `baseConfig`, what the code says (a decorator), the instance's own entry.
 */
export abstract class StrategyRegistry<
  O extends InstanceOptions,
  C extends InstanceConfig,
  S extends ManagedStrategy<C>,
>
  extends DeclaredStrategies
  implements OnModuleInit, AsyncDisposable
{
  readonly events = new EventPublisher<RegistryEvent>(REGISTRY_EVENTS)
  readonly #recipe: StrategyRecipe<O, C, S>
  readonly #runtime: StrategyRuntime
  readonly #configs: Map<string, O>
  readonly #declared: Map<string, O>
  /** What code gave, by instance. */
  readonly #given = new Map<string, Given<O>>()
  readonly #instances = new Map<string, S>()
  readonly #asked = new Map<string, number>()

  constructor(
    recipe: StrategyRecipe<O, C, S>,
    { configs = {}, instances = {} }: RegistryOptions<O> = {},
    runtime: StrategyRuntime = SYSTEM_RUNTIME,
  ) {
    super()
    this.#recipe = recipe
    this.#runtime = runtime
    this.#configs = new Map(Object.entries(configs))
    this.#declared = new Map(Object.entries(instances))
  }

  /** `circuitbreaker`, as in the configuration. */
  get pattern(): string {
    return this.#recipe.pattern
  }

  /**
   * The instance of that name, made if it is not there.
   *
   * @param options what the code says about it. Once they have been given, others are an error
   * @param place who asks, for the error that names two who differ: `OrderService.place`. Default `code`
   * @throws InvalidStrategyOptionsError, UnknownBaseConfigError, ConflictingInstanceError
   */
  get(name: string, options?: O, place = 'code'): S {
    this.#asked.set(name, (this.#asked.get(name) ?? 0) + 1)
    return this.#obtain(name, options, place)
  }

  #obtain(name: string, options?: O, place = 'code'): S {
    const given = options === undefined ? {} : defined(options)
    if (Object.keys(given).length > 0) this.#give(name, given as O, place)
    const existing = this.#instances.get(name)
    if (existing !== undefined) return existing
    const instance = this.#recipe.create(name, this.#configOf(name), this.#runtime)
    this.#instances.set(name, instance)
    this.#publish('ENTRY_ADDED', name)
    return instance
  }

  /** The instance, if it has been made. */
  find(name: string): S | undefined {
    return this.#instances.get(name)
  }

  /** Every instance that has been made. */
  all(): readonly S[] {
    return [...this.#instances.values()]
  }

  /** What names are for, so that boot can tell those that are most likely misspelt. */
  usage(): RegistryUsage {
    return { declared: new Set(this.#declared.keys()), asked: this.#asked }
  }

  /**
   * Makes the instances that the configuration names and no code has asked for, so that they are seen from the start.
   *
   * @throws InvalidResilienceConfigurationError with everything that is wrong; of a single problem its own error
   */
  createDeclared(): void {
    const error = errorOf(this.problems())
    if (error !== undefined) throw error
    for (const name of this.#declared.keys()) this.#obtain(name)
  }

  override problems(): readonly StrategyProblem[] {
    // A configuration may be half of what an instance needs: there is nothing to complain about where an instance makes sense of it.
    const sound = new Set<O>()
    const instances: (StrategyProblem | undefined)[] = []
    for (const name of new Set([...this.#declared.keys(), ...this.#instances.keys()])) {
      const problem = problemOf(() => this.#configOf(name))
      if (problem === undefined) for (const layer of this.#baseOf(name)) sound.add(layer)
      instances.push(problem)
    }
    const configs = [...this.#configs]
      .filter(([, config]) => !sound.has(config))
      .map(([name]) => problemOf(() => this.configuration(name)))
    return distinct(
      [...configs, ...instances].filter((problem) => problem !== undefined),
      ({ kind, instance }) =>
        kind === 'configs'
          ? { ...this.#configs.get(instance) }
          : { ...this.#given.get(instance)?.options, ...this.#declared.get(instance) },
    )
  }

  onModuleInit(): Awaitable<void> {
    this.createDeclared()
  }

  /** Closes what the instances hold: threads, timers. The application does it when it shuts down. */
  async [Symbol.asyncDispose](): Promise<void> {
    const closing = this.all().map(async (instance) => {
      await instance[Symbol.asyncDispose]?.()
      instance[Symbol.dispose]?.()
    })
    // One that fails does not keep the others from being waited for.
    await Promise.allSettled(closing)
    await Promise.all(closing)
  }

  /** Adds a configuration for instances to be based on; those that exist stay as they are. */
  addConfiguration(name: string, options: O): void {
    this.#configs.set(name, options)
  }

  /** The configuration of that name, complete. @throws UnknownBaseConfigError */
  configuration(name: string = DEFAULT_CONFIG): C {
    return configOf(this.#recipe, name, this.#baseLayers([name]), 'configs')
  }

  /**
   * Changes an instance while it is in use; what it has counted stays as far as it can.
   *
   * @throws UnknownInstanceError where there is none of that name; otherwise as {@link get}
   */
  reconfigure(name: string, changes: O): S {
    const instance = this.#instances.get(name)
    if (instance === undefined)
      throw new UnknownInstanceError(this.pattern, name, [...this.#instances.keys()])
    const before = this.#declared.get(name)
    this.#declared.set(name, { ...before, ...defined(changes) } as O)
    try {
      change(instance, this.#configOf(name))
      this.#publish('ENTRY_REPLACED', name)
      return instance
    } catch (error) {
      if (before === undefined) this.#declared.delete(name)
      else this.#declared.set(name, before)
      throw error
    }
  }

  /** Forgets an instance. Who holds it goes on with it, and closes it if it holds something; the next one to ask gets a new one. */
  remove(name: string): S | undefined {
    const instance = this.#instances.get(name)
    if (instance === undefined) return undefined
    this.#instances.delete(name)
    this.#given.delete(name)
    this.#asked.delete(name)
    this.#publish('ENTRY_REMOVED', name)
    return instance
  }

  /** The first who gives options decides; others may only say the same. */
  #give(name: string, given: O, place: string): void {
    const earlier = this.#given.get(name)
    if (earlier === undefined) {
      const config = this.#configOf(name, given)
      const existing = this.#instances.get(name)
      if (existing !== undefined) change(existing, config)
      this.#given.set(name, { options: given, place })
      return
    }
    const different = Object.keys({ ...earlier.options, ...given }).filter(
      (option) => !isSameValue(earlier.options[option as keyof O], given[option as keyof O]),
    )
    if (different.length > 0)
      throw new ConflictingInstanceError(this.pattern, name, different, [earlier.place, place])
  }

  #configOf(name: string, given = this.#given.get(name)?.options): C {
    const layers = [...this.#baseOf(name, given), given, this.#declared.get(name)]
    return configOf(
      this.#recipe,
      name,
      layers.filter((layer) => layer !== undefined),
    )
  }

  /** What an instance is based on. */
  #baseOf(name: string, given = this.#given.get(name)?.options): readonly O[] {
    const base = this.#declared.get(name)?.baseConfig ?? given?.baseConfig ?? DEFAULT_CONFIG
    return this.#baseLayers([base], name)
  }

  /**
   * The last configuration of the path and what it is based on, weakest first; all are based on `default`.
   *
   * @param instance what the first one of the path is the base of
   */
  #baseLayers(path: readonly string[], instance?: string): readonly O[] {
    const name = path.at(-1) ?? DEFAULT_CONFIG
    const config = this.#configs.get(name)
    if (name === DEFAULT_CONFIG) return config === undefined ? [] : [config]
    if (config === undefined) throw this.#unknownBase(path, instance)
    const base = config.baseConfig ?? DEFAULT_CONFIG
    const longer = [...path, base]
    if (path.includes(base)) throw this.#unknownBase(longer, instance)
    return [...this.#baseLayers(longer, instance), config]
  }

  #unknownBase(path: readonly string[], instance: string | undefined): UnknownBaseConfigError {
    const known = [...this.#configs.keys()]
    return instance === undefined
      ? new UnknownBaseConfigError(this.pattern, path, known, 'configs')
      : new UnknownBaseConfigError(this.pattern, [instance, ...path], known)
  }

  #publish(type: RegistryEvent['type'], name: string): void {
    this.events.publish({ type, name, at: this.#runtime.clock.now() })
  }
}

function change<C extends InstanceConfig>(instance: ManagedStrategy<C>, config: C): void {
  instance.reconfigure(config)
  instance.events.resize(config.eventConsumerBufferSize)
}
