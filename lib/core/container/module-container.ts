// tsyringe refuses to load without it. Jest runs CommonJS modules while it links, so it has to stand right before.
import 'reflect-metadata'
import { container, type DependencyContainer } from 'tsyringe'
import { nearestName, type Type } from '../../common/index.js'
import { AmbiguousLookupError, UnknownTokenError } from './container.errors.js'
import type { ModuleScope } from './module-scope.js'
import { Resolver } from './resolver.js'
import { select, selectAll } from './selection.js'
import { tokenName, type Token } from './token.js'

type Key = Type | string | symbol

/** The parent of every module's container of one application: apart from what a program registers with tsyringe itself. */
export function createApplicationContainer(): DependencyContainer {
  return container.createChildContainer()
}

/**
 * A module's container: a child of the application's tsyringe container. A token is registered there the first time it is
 * asked for, with a factory that boot has compiled, so the module's visibility is decided once and resolving is one look-up.
 */
export class ModuleContainer extends Resolver {
  readonly #registry: DependencyContainer
  readonly #scope: ModuleScope

  constructor(application: DependencyContainer, scope: ModuleScope) {
    super()
    this.#registry = application.createChildContainer()
    this.#scope = scope
  }

  resolve<T>(token: Token<T>): T {
    if (!this.#registry.isRegistered(token as Key) && !this.#register(token)) throw this.#unknown(token)
    return this.#registry.resolve(token as Key) as T
  }

  resolveOptional<T>(token: Token<T>): T | undefined {
    if (!this.#registry.isRegistered(token as Key) && !this.#register(token)) return undefined
    return this.#registry.resolve(token as Key) as T
  }

  resolveAll<T>(token: Token<T>): readonly T[] {
    return selectAll(this.#scope, token).map((binding) => binding.expose() as T)
  }

  #register(token: Token): boolean {
    if (token === Resolver) {
      this.#registry.register(token as unknown as Key, { useValue: this })
      return true
    }
    const selection = select(this.#scope, token)
    const { found } = selection
    if (found !== undefined) {
      this.#registry.register(token as Key, { useFactory: () => found.expose() })
      return true
    }
    if (selection.candidates.length === 0) return false
    const labels = selection.candidates.map(({ label }) => label)
    throw new AmbiguousLookupError(tokenName(token), this.#scope.name, labels)
  }

  #unknown(token: Token): UnknownTokenError {
    const names =
      typeof token === 'string'
        ? [...this.#scope.visibleTokens()].filter((each) => typeof each === 'string')
        : []
    const similar = typeof token === 'string' ? nearestName(token, names) : undefined
    const help = similar === undefined ? undefined : `Did you mean '${similar}'?`
    return new UnknownTokenError(tokenName(token), this.#scope.name, help)
  }
}
