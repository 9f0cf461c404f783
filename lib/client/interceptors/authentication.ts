import type { Awaitable } from '../../common/index.js'
import type { ClientInterceptor } from '../transport/client-interceptor.js'
import { withHeader } from './header-interceptor.js'

/**
 * Adds HTTP's Basic credentials (RFC 7617), in UTF-8.
 *
 * @example
 * ClientModule.forFeature(InventoryClient, { interceptors: [basicAuthentication('shop', password)] })
 */
export function basicAuthentication(username: string, password: string): ClientInterceptor {
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  return withHeader('authorization', () => `Basic ${credentials}`)
}

/**
 * Adds a bearer token (RFC 6750): one that stays, or a function that is asked for each request and may renew it. A request that has
 * credentials of its own keeps them.
 *
 * @example
 * bearerAuthentication(() => tokens.current('inventory'))
 */
export function bearerAuthentication(token: string | (() => Awaitable<string>)): ClientInterceptor {
  const current = typeof token === 'string' ? (): string => token : token
  return withHeader('authorization', async () => `Bearer ${await current()}`)
}
