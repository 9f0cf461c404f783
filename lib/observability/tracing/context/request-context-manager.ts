import { AsyncLocalStorage } from 'node:async_hooks'
import { ROOT_CONTEXT, type Context, type ContextManager } from '@opentelemetry/api'
import { RequestContext } from '../../../core/index.js'
import type { TraceContexts } from './trace-contexts.js'

interface Entered {
  readonly context: Context
  /** The unit of work in which it was entered: another one that runs inside of it has a context of its own. */
  readonly request: RequestContext | undefined
}

interface Emitter {
  emit(...args: unknown[]): unknown
}

/**
 * OpenTelemetry's context manager over the unit of work that is running anyway: a server span becomes the current one by an assignment
 * to `RequestContext.trace`, and only what is inside of a request enters an AsyncLocalStorage.
 */
export class RequestContextManager implements ContextManager, TraceContexts {
  readonly isEntered = true
  readonly #storage = new AsyncLocalStorage<Entered>()

  active(): Context {
    const request = RequestContext.current()
    const entered = this.#storage.getStore()
    if (entered !== undefined && entered.request === request) return entered.context
    const context = request?.trace
    return isContext(context) ? context : ROOT_CONTEXT
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    task: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F>
  with<T>(context: Context, task: () => T): T
  with(context: Context, task: (...args: unknown[]) => unknown, self?: unknown, ...args: unknown[]): unknown {
    const entered = { context, request: RequestContext.current() }
    if (self === undefined && args.length === 0) return this.#storage.run(entered, task)
    return this.#storage.run(entered, () => task.apply(self, args))
  }

  /** A function, or an emitter whose listeners shall see the context. Anything else is left as it is. */
  bind<T>(context: Context, target: T): T {
    if (typeof target === 'function') return this.#bound(context, target as never)
    if (isEmitter(target)) {
      const emit = target.emit.bind(target)
      target.emit = (...args) => this.with(context, () => emit(...args))
    }
    return target
  }

  #bound<F extends (...args: unknown[]) => unknown>(context: Context, target: F): F {
    const run = (task: () => unknown): unknown => this.with(context, task)
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return run(() => target.apply(this, args))
    }
    Object.defineProperty(bound, 'length', { value: target.length, configurable: true })
    return bound as F
  }

  attach(context: Context): { dispose(): void } {
    const before = this.#storage.getStore()
    this.#storage.enterWith({ context, request: RequestContext.current() })
    // undefined is what the storage holds outside of everything.
    return { dispose: () => this.#storage.enterWith(before as Entered) }
  }

  enable(): this {
    return this
  }

  /** Forgets what was entered with {@link with}. */
  disable(): this {
    this.#storage.disable()
    return this
  }
}

/** Another tracer may use `RequestContext.trace` in its own way. */
function isContext(value: unknown): value is Context {
  return typeof value === 'object' && value !== null && 'getValue' in value
}

function isEmitter(value: unknown): value is Emitter {
  return typeof value === 'object' && value !== null && 'emit' in value && typeof value.emit === 'function'
}
