import { isPromiseLike, type Awaitable } from '../../common/index.js'
import { AspectCreationError } from '../aspects/aspect.errors.js'
import type { Binding } from '../container/binding.js'
import { hardDependencies } from '../container/dependencies.js'
import { isScopedProxy } from '../container/scoped-proxy.js'
import type { LifecycleHook } from './lifecycle-hooks.js'
import { ComponentStartError, type LifecycleFailure } from './lifecycle.errors.js'
import { STARTUP_STEPS, type StartupTags, type StartupTimeline } from './startup-timeline.js'

type Hooks = Partial<Record<LifecycleHook, (signal?: string) => Awaitable<void>>>

/** Creates the singletons of an application in order, calls their hooks, and takes them down in reverse. */
export class ComponentLifecycle {
  /** In the order in which they were completed: what is needed comes before what needs it. */
  readonly #created: Binding[] = []
  readonly #initialized = new Set<Binding>()
  /** An object lives once, however many factories hand it on. */
  readonly #known = new Set<unknown>()
  readonly #timeline: StartupTimeline

  constructor(timeline: StartupTimeline) {
    this.#timeline = timeline
  }

  /** A singleton is complete. */
  created(binding: Binding): void {
    const { recipe, instance } = binding
    if (recipe.kind === 'value' || recipe.kind === 'alias' || this.#known.has(instance)) return
    if (typeof instance === 'object' && instance !== null) {
      if (isScopedProxy(instance)) return
      this.#known.add(instance)
    }
    this.#created.push(binding)
  }

  /** Creates every singleton that is not lazy, awaits what is asynchronous, and compiles the factories of all others. */
  async instantiate(order: readonly Binding[]): Promise<void> {
    const eager = eagerBindings(order)
    for (const binding of order) {
      try {
        if (binding.scope !== 'singleton' || !eager(binding)) {
          // Weaving resolves what aspects need, which is there by now; on a request it would be too late to wait for it.
          void binding.factory
          continue
        }
        if (binding.isReady) continue
        const step = this.#timeline.begin(STARTUP_STEPS.component, () => tagsOf(binding))
        const pending = binding.start()
        if (pending !== undefined) await pending
        this.#timeline.end(step)
      } catch (error) {
        throw creationError(binding, error)
      }
    }
  }

  async initialize(): Promise<void> {
    await this.#each('onModuleInit')
  }

  async bootstrap(): Promise<void> {
    await this.#each('onApplicationBootstrap')
  }

  async #each(hook: 'onModuleInit' | 'onApplicationBootstrap'): Promise<void> {
    for (const binding of this.#created) {
      if (hook === 'onModuleInit') this.#initialized.add(binding)
      const hooks = hooksOf(binding)
      if (hooks?.[hook] === undefined) continue
      try {
        const step = this.#timeline.begin(STARTUP_STEPS[hook], () => tagsOf(binding))
        const pending = hooks[hook]()
        if (isPromiseLike(pending)) await pending
        this.#timeline.end(step)
      } catch (error) {
        throw startError(binding, `${hook}()`, error)
      }
    }
  }

  /** Every step for every component, in reverse order of creation; gives what failed. */
  async destroy(signal: string | undefined): Promise<readonly LifecycleFailure[]> {
    const failures: LifecycleFailure[] = []
    // What is lazy may be created by a hook that uses it for the first time.
    while (this.#created.length > 0) await this.#destroyCreated(signal, failures)
    return failures
  }

  async #destroyCreated(signal: string | undefined, failures: LifecycleFailure[]): Promise<void> {
    const attempt = async (component: Binding, step: string, run: () => unknown): Promise<void> => {
      try {
        const pending = run()
        if (isPromiseLike(pending)) await pending
      } catch (error) {
        failures.push({ component: component.label, step, error })
      }
    }
    const created = this.#created.splice(0).reverse()
    for (const hook of ['onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'] as const) {
      for (const binding of created) {
        if (!this.#initialized.has(binding)) continue
        await attempt(binding, `${hook}()`, () =>
          hook === 'onModuleDestroy' ? hooksOf(binding)?.[hook]?.() : hooksOf(binding)?.[hook]?.(signal),
        )
      }
    }
    for (const binding of created) {
      await attempt(binding, '@PreDestroy', () => binding.factory.destroyer(binding.instance)?.())
    }
  }
}

/** What is not lazy, and what that needs. */
function eagerBindings(order: readonly Binding[]): (binding: Binding) => boolean {
  if (!order.some(({ traits }) => traits.lazy === true)) return () => true
  const eager = new Set(order.filter(({ traits, scope }) => traits.lazy !== true && scope === 'singleton'))
  for (const binding of eager) for (const needed of hardDependencies(binding)) eager.add(needed)
  return (binding) => eager.has(binding)
}

function tagsOf({ label, home }: Binding): StartupTags {
  return { component: label, module: home.name }
}

function hooksOf({ instance }: Binding): Hooks | undefined {
  return typeof instance === 'object' && instance !== null ? instance : undefined
}

function stepOf({ recipe, isInitializing }: Binding): string {
  if (recipe.kind === 'class') return isInitializing ? '@PostConstruct' : 'its constructor'
  return recipe.kind === 'bean' ? 'its @Bean method' : 'its factory'
}

/** Classes are woven when their first instance is made, which is not what failed then. */
function creationError(binding: Binding, error: unknown): ComponentStartError {
  if (!(error instanceof AspectCreationError)) return startError(binding, stepOf(binding), error)
  return startError(binding, `making the aspect ${error.aspect} on ${error.method}`, error.cause)
}

function startError(binding: Binding, step: string, cause: unknown): ComponentStartError {
  return new ComponentStartError(binding.label, step, {
    module: binding.home.name,
    cause,
    cleanupFailures: [],
  })
}
