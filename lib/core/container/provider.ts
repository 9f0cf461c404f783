import type { Awaitable, Type } from '../../common/index.js'
import type { Scope } from './scope.js'
import type { Token } from './token.js'

/** A dependency of a factory: a token, or a token that may be absent (`undefined` is passed then). */
export type FactoryDependency = Token | { readonly token: Token; readonly optional?: boolean }

interface ProviderTraits {
  /** Default `singleton`, or what the class's decorator says. */
  readonly scope?: Scope
  /** Wins among several candidates of one token. */
  readonly primary?: boolean
  readonly qualifier?: string
  /** Position in `@InjectAll`; lower comes first. Default 0. */
  readonly order?: number
  /** A singleton that is created on first use, not at boot. */
  readonly lazy?: boolean
}

export interface ClassProvider<T = unknown> extends ProviderTraits {
  readonly provide: Token<T>
  readonly useClass: Type<T>
}

export interface ValueProvider<T = unknown> extends Omit<ProviderTraits, 'scope' | 'lazy'> {
  readonly provide: Token<T>
  readonly useValue: T
}

/** A factory that returns a promise is awaited at boot, in dependency order (singletons only). */
export interface FactoryProvider<T = unknown> extends ProviderTraits {
  readonly provide: Token<T>
  readonly useFactory: (...dependencies: never[]) => Awaitable<T>
  readonly inject?: readonly FactoryDependency[]
}

/** Another name for the provider of `useExisting`: the same instance. */
export interface AliasProvider<T = unknown> {
  readonly provide: Token<T>
  readonly useExisting: Token<T>
}

export type Provider<T = unknown> =
  Type<T> | ClassProvider<T> | ValueProvider<T> | FactoryProvider<T> | AliasProvider<T>
