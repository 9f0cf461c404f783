import type { AnyClass } from '../../core/index.js'
import type { HttpMethod } from '../exchange/http-method.js'
import { PathPattern, type PathPatternOptions } from '../router/path-pattern.js'
import type { MiddlewareReference } from './middleware.js'

/** Where middleware applies: a path pattern, a pattern for one method, or every route of a controller class. */
export type MiddlewareTarget = string | { readonly path: string; readonly method: HttpMethod } | AnyClass

/** A module class may implement it, as in NestJS; it is called once, at boot. */
export interface MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void
}

interface PathTarget {
  readonly pattern: PathPattern
  readonly method: HttpMethod | undefined
}

/** Middleware and where it applies, as a module's `configure` declared it. */
export interface MiddlewareRegistration {
  readonly middleware: readonly MiddlewareReference[]
  readonly controllers: readonly AnyClass[]
  readonly paths: readonly PathTarget[]
  readonly excluded: readonly PathTarget[]
}

/** Collects what a module's `configure` says: `consumer.apply(Audit).exclude('/health').forRoutes('/admin/**')`. */
export class MiddlewareConsumer {
  readonly #registrations: MiddlewareRegistration[] = []
  readonly #options: PathPatternOptions

  /** @param options the router's: middleware and routes have to read a path alike */
  constructor(options: PathPatternOptions = {}) {
    this.#options = options
  }

  apply(...middleware: readonly MiddlewareReference[]): MiddlewareBinding {
    return new MiddlewareBinding(middleware, this.#options, (registration) =>
      this.#registrations.push(registration),
    )
  }

  get registrations(): readonly MiddlewareRegistration[] {
    return this.#registrations
  }
}

/** One `apply`; complete with `forRoutes`. */
export class MiddlewareBinding {
  readonly #middleware: readonly MiddlewareReference[]
  readonly #options: PathPatternOptions
  readonly #register: (registration: MiddlewareRegistration) => void
  readonly #excluded: PathTarget[] = []

  constructor(
    middleware: readonly MiddlewareReference[],
    options: PathPatternOptions,
    register: (registration: MiddlewareRegistration) => void,
  ) {
    this.#middleware = middleware
    this.#options = options
    this.#register = register
  }

  exclude(...targets: readonly Exclude<MiddlewareTarget, AnyClass>[]): this {
    this.#excluded.push(...targets.map((target) => this.#pathTarget(target)))
    return this
  }

  /** Paths are matched on every request, whether a route answers it or not. */
  forRoutes(...targets: readonly MiddlewareTarget[]): void {
    this.#register({
      middleware: this.#middleware,
      controllers: targets.filter((target) => typeof target === 'function'),
      paths: targets
        .filter((target) => typeof target !== 'function')
        .map((target) => this.#pathTarget(target)),
      excluded: this.#excluded,
    })
  }

  #pathTarget(target: Exclude<MiddlewareTarget, AnyClass>): PathTarget {
    const { path, method } = typeof target === 'string' ? { path: target, method: undefined } : target
    return { pattern: PathPattern.parse(path, this.#options), method }
  }
}
