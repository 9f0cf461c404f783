import type { AnyClass } from '../../core/index.js'
import { EXCHANGE_TYPE } from './exchange-metadata.js'

const SUFFIX = /(?:Http)?(?:Client|Exchange|Api|Controller)$/

/** What configuration calls the client of a class: what `@HttpExchange` says, else `inventory` of `InventoryClient`. */
export function clientNameOf(type: AnyClass): string {
  const declared = EXCHANGE_TYPE.get(type)?.client
  if (declared !== undefined) return declared
  const name = type.name.replace(SUFFIX, '') || type.name
  return name.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()
}
