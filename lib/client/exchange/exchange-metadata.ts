import { MetadataKey } from '../../core/index.js'
import type { ReconnectOptions } from '../result/event-source.js'

/** What an exchange interface says about its client. */
export interface ExchangeTypeMetadata {
  /** `inventory`; default: made of the class's name. */
  readonly client?: string
}

/** What a method says that only matters to a client. */
export interface ExchangeMethodMetadata {
  /** Whether it may be sent twice; default: what its HTTP method says. */
  readonly idempotent?: boolean
  /** Of a stream of events. */
  readonly reconnect?: ReconnectOptions
  /** The result is a ResponseEntity; its body is what `@Returns` says, or nothing. */
  readonly entity?: true
  /** There is no result. */
  readonly nothing?: true
}

/** On the class. */
export const EXCHANGE_TYPE = new MetadataKey<ExchangeTypeMetadata>('client:exchange-type')
/** On (prototype, method): the method is one of an exchange interface. */
export const EXCHANGE_METHOD = new MetadataKey<ExchangeMethodMetadata>('client:exchange-method')
