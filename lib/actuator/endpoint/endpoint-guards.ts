import { isPromiseLike, type Awaitable } from '../../common/index.js'
import type { ApplicationContext } from '../../core/index.js'
import { EndpointGuard, HttpException, type EndpointRequest } from '../../http/index.js'

/** The guards of an application, wherever they are provided. */
export class EndpointGuards {
  readonly #context: ApplicationContext
  #found: readonly EndpointGuard[] | undefined

  constructor(context: ApplicationContext) {
    this.#context = context
  }

  get #all(): readonly EndpointGuard[] {
    return (this.#found ??= this.#context.graph
      .componentsOf(EndpointGuard)
      .map((component) => component.instance() as EndpointGuard))
  }

  get isEmpty(): boolean {
    return this.#all.length === 0
  }

  /** Whether all of them agree; `true` where there is none. Only `true` is a yes: a guard written in JavaScript may give anything. @throws what a guard throws */
  authorize(request: EndpointRequest): Awaitable<boolean> {
    const guards = this.#all
    for (let i = 0; i < guards.length; i++) {
      const verdict: unknown = guards[i]?.authorize(request)
      if (isPromiseLike(verdict)) return this.#settle(verdict, i + 1, request)
      if (verdict !== true) return false
    }
    return true
  }

  /** Whether there is a guard and all agree, and nothing else: one that throws an HttpException says no. @throws what else a guard throws */
  async knows(request: EndpointRequest): Promise<boolean> {
    if (this.isEmpty) return false
    try {
      return await this.authorize(request)
    } catch (error) {
      if (error instanceof HttpException) return false
      throw error
    }
  }

  async #settle(pending: PromiseLike<unknown>, next: number, request: EndpointRequest): Promise<boolean> {
    if ((await pending) !== true) return false
    for (const guard of this.#all.slice(next)) {
      const verdict: unknown = await guard.authorize(request)
      if (verdict !== true) return false
    }
    return true
  }
}
