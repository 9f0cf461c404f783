import type { HttpExchange } from '../../http/index.js'

/** Who asked for a change, as fields of the line that tells it: the address, and the user where a guard or middleware has set one. */
export function changedBy({ remoteAddress, user }: HttpExchange): Readonly<Record<string, string>> {
  return {
    ...(remoteAddress !== undefined && { client: remoteAddress }),
    ...(user !== undefined && { user }),
  }
}
