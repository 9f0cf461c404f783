import type { AbstractType, Type } from '../../common/index.js'

/** A typed token for what has no class: interfaces, functions, configuration values. Compared by identity. */
export class InjectionToken<T> {
  /** Phantom: carries `T` for inference; never set. */
  declare readonly type: T

  constructor(readonly name: string) {}

  toString(): string {
    return `InjectionToken(${this.name})`
  }
}

/** What a provider is known by. */
export type Token<T = unknown> = Type<T> | AbstractType<T> | InjectionToken<T> | string | symbol

/** How messages name a token. */
export function tokenName(token: Token): string {
  if (typeof token === 'function') return token.name === '' ? '(anonymous class)' : token.name
  return typeof token === 'string' ? `'${token}'` : String(token)
}
