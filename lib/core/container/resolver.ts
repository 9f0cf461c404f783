import type { Token } from './token.js'

/** What aspects, injectors and factories may ask of a module's container. Injectable as itself. */
export abstract class Resolver {
  /** The instance (for a request-scoped provider: the scoped proxy). @throws UnknownTokenError, AmbiguousLookupError */
  abstract resolve<T>(token: Token<T>): T
  /** Like {@link resolve}, but `undefined` where no provider is visible. */
  abstract resolveOptional<T>(token: Token<T>): T | undefined
  /** Every visible provider of the token, ordered by `@Order`. */
  abstract resolveAll<T>(token: Token<T>): readonly T[]
}
