import { AsyncLocalStorage } from 'node:async_hooks'
import { isPromiseLike, onAbort } from '../../common/index.js'
import { RequestContext } from '../../core/index.js'

const storage = new AsyncLocalStorage<ExecutionScope>()

/** For a request that is answered inside of a scope (in process, by a message): the scope that both of them end. */
const joined = new WeakMap<RequestContext, ExecutionScope>()

/** What ends a scope that is inside of it; `detached`: nothing does. */
export type ScopeParent = ExecutionScope | RequestContext | AbortSignal | 'detached'

type AbortListener = (reason: unknown) => void

/**
 * What surrounds a running operation: until when it may take, and whether anybody still waits for it. Scopes nest: an inner deadline is
 * never later than an outer one, and what aborts an outer scope aborts the inner ones. Its AbortSignal is made when somebody asks for it.
 *
 * Who makes a scope aborts it when its deadline passes, and closes it when the outcome is there: only then nothing is left on what is
 * around it.
 *
 * @example
 * const scope = new ExecutionScope()
 * scope.follow(signal)
 * return ExecutionScope.runAndClose(scope, () => work(scope.signal))
 */
export class ExecutionScope {
  /** When the operation has to be done, in the milliseconds of `Clock.monotonic`; `Infinity` without a deadline. */
  readonly deadline: number
  /** What ends it. */
  readonly #parent: Exclude<ScopeParent, 'detached'> | undefined
  /** The request in which it was made: another one that runs inside of it has a signal of its own. */
  readonly #context = RequestContext.current()
  /** The scope that it was made in; other than the parent for one that is detached. */
  #maker: ExecutionScope | undefined
  #controller: AbortController | undefined
  #state: 'open' | 'closed' | 'aborted' = 'open'
  #reason: unknown
  #listeners: Set<AbortListener> | undefined
  #following = false
  /** Each takes this scope off something that it follows. */
  #detach: (() => void)[] | undefined

  /** @param deadline as the property; an outer scope's earlier one wins */
  constructor(deadline = Infinity, parent: ScopeParent | undefined = ExecutionScope.parent()) {
    this.#parent = parent === 'detached' ? undefined : parent
    if (parent instanceof ExecutionScope) {
      this.#maker = parent
      this.deadline = Math.min(deadline, parent.deadline)
    } else {
      this.deadline = deadline
    }
  }

  /** A scope that nothing around it ends: for work that several callers wait for. */
  static detached(deadline = Infinity): ExecutionScope {
    const scope = new ExecutionScope(deadline, 'detached')
    const maker = ExecutionScope.parent()
    if (maker instanceof ExecutionScope) scope.#maker = maker
    return scope
  }

  /** The scope of the running code, also after `await`; one that is closed is none any more. */
  static current(): ExecutionScope | undefined {
    const parent = ExecutionScope.parent()
    return parent instanceof ExecutionScope ? parent : undefined
  }

  /** What a new scope is inside of: the scope of the running code, else the request that is being answered. */
  static parent(): ExecutionScope | RequestContext | undefined {
    const stored = storage.getStore()
    const scope = stored === undefined ? undefined : stored.#open()
    const context = RequestContext.current()
    if (scope === undefined) return context
    return context === undefined || scope.#context === context ? scope : scope.#joinedWith(context)
  }

  /** Runs `task` inside of the scope. Whoever made the scope closes it when the outcome is there. */
  static run<T>(scope: ExecutionScope, task: () => T): T {
    return storage.run(scope, task)
  }

  /** Runs `task` inside of the scope, unless it is aborted, and closes it when the outcome is there. @throws the reason of an aborted scope */
  static runAndClose(scope: ExecutionScope, task: () => unknown): unknown {
    let result: unknown
    try {
      if (scope.aborted) throw scope.signal.reason
      result = storage.run(scope, task)
      if (isPromiseLike(result)) return Promise.resolve(result).finally(() => scope.close())
    } catch (error) {
      scope.close()
      throw error
    }
    scope.close()
    return result
  }

  /** Aborts with the scope, or with one around it, or with the request. The same one each time. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      this.#follow()
      if (this.#state === 'aborted') this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  get aborted(): boolean {
    return this.#state === 'aborted' || (this.#state === 'open' && isAborted(this.#parent))
  }

  /** Whether it was made, however deep, inside of the other one. */
  isInside(other: ExecutionScope): boolean {
    return this.#maker !== undefined && (this.#maker === other || this.#maker.isInside(other))
  }

  /** Tells everything inside that nobody waits any more. */
  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    // The first reason counts, also where nobody has asked for it yet.
    if (this.aborted) this.#follow()
    if (this.#state === 'aborted') return
    this.close()
    this.#state = 'aborted'
    this.#reason = reason
    this.#controller?.abort(reason)
    const listeners = this.#listeners
    this.#listeners = undefined
    if (listeners !== undefined) for (const listener of listeners) listener(reason)
  }

  /** Lets go of what is around it. What is still running inside is not aborted; it is just not told any more. Idempotent. */
  close(): void {
    if (this.#state !== 'open') return
    this.#state = 'closed'
    if (this.#detach !== undefined) for (const detach of this.#detach) detach()
    this.#detach = undefined
  }

  /** Aborts with this signal as well, until it is closed. */
  follow(signal: AbortSignal): void {
    if (this.#state !== 'open') return
    if (signal.aborted) {
      this.abort(signal.reason)
      return
    }
    const detach = onAbort(signal, () => this.abort(signal.reason))
    ;(this.#detach ??= []).push(detach)
  }

  /** Calls the listener when it aborts, at once if it has; cheaper than the signal. Gives what takes the listener off again. */
  onAbort(listener: AbortListener): () => void {
    this.#follow()
    if (this.#state === 'aborted') {
      listener(this.#reason)
      return nothing
    }
    const listeners = (this.#listeners ??= new Set())
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  /** Follows what is around it, as soon as there is somebody to tell. */
  #follow(): void {
    if (this.#following || this.#state !== 'open') return
    this.#following = true
    const parent = this.#parent
    if (parent instanceof ExecutionScope) {
      const detach = parent.onAbort((reason) => this.abort(reason))
      ;(this.#detach ??= []).push(detach)
      return
    }
    const signal = parent instanceof RequestContext ? parent.signal : parent
    if (signal !== undefined) this.follow(signal)
  }

  /** Around a request that is answered inside of this scope: it ends with either of them. */
  #joinedWith(context: RequestContext): ExecutionScope {
    const known = joined.get(context)
    if (known !== undefined && known.#parent === this && known.#state !== 'closed') return known
    if (context.ended) return this
    const scope = new ExecutionScope(Infinity, this)
    if (context.signal !== undefined) scope.follow(context.signal)
    joined.set(context, scope)
    context.onEnd(() => scope.close())
    return scope
  }

  /** The innermost scope that is not closed, from this one outwards. */
  #open(): ExecutionScope | undefined {
    if (this.#state !== 'closed') return this
    return this.#parent instanceof ExecutionScope ? this.#parent.#open() : undefined
  }
}

function isAborted(parent: Exclude<ScopeParent, 'detached'> | undefined): boolean {
  if (parent instanceof RequestContext) return parent.signal?.aborted === true
  return parent?.aborted === true
}

function nothing(): void {}
