import {
  mappingDecorator,
  RequestMapping,
  Returns,
  type HttpMethod,
  type MappingDecorator,
  type MappingOptions,
  type MappingTarget,
  type ReturnedType,
} from '../../http/index.js'
import type { ReconnectOptions } from '../result/event-source.js'
import { PROVISION, type Provision } from '../../core/index.js'
import { EXCHANGE_METHOD, EXCHANGE_TYPE, type ExchangeMethodMetadata } from './exchange-metadata.js'

/** Attributes of an exchange: those of a mapping, and Spring's other names for some of them. */
export interface ExchangeOptions extends MappingOptions {
  /** Another name of `path`. */
  readonly url?: string | readonly string[]
  /** `consumes` by Spring's name here: the media type of the request's body. */
  readonly contentType?: string
  /** `produces` by Spring's name here: what the client accepts. */
  readonly accept?: string | readonly string[]
}

export interface ExchangeTypeOptions extends ExchangeOptions {
  /** Name of the client: what `client.<name>.*` configures. Default: the class's name without `Client`, `Exchange` or `Api`, in kebab-case. */
  readonly client?: string
}

export interface ExchangeMethodOptions extends ExchangeOptions {
  /** Whether sending it twice is as good as once, so that it may be retried. Default: what RFC 9110 section 9.2.2 says of its method. */
  readonly idempotent?: boolean
  /** Of a stream of events: continues it with `Last-Event-ID` when it ends or breaks. Default: it does not. */
  readonly reconnect?: boolean | ReconnectOptions
}

const EXCHANGE_PROVISION: Provision = {
  kind: 'an exchange interface, which a client is made of',
  imported: (name) => `ClientModule.forFeature(${name})`,
}

type MethodDecorator = (prototype: object, method: string | symbol, descriptor: PropertyDescriptor) => void

/** Maps a method of an exchange interface: for clients that are made of the class, and for controllers that extend it. */
export type ExchangeDecorator = (
  target?: string | readonly string[] | ExchangeMethodOptions,
) => MethodDecorator

/**
 * On a class: an exchange interface. `ClientModule.forFeature` or `createExchange` make a client of it; a controller that extends it
 * answers what it describes. TypeScript lets no decorator stand on an abstract method, so its methods have {@link exchange} as body.
 * On a method: an exchange of any HTTP method, which `method` names.
 *
 * @example
 * \@HttpExchange('/inventory')
 * abstract class InventoryClient {
 *   \@GetExchange('/{sku}')
 *   \@Returns(Item)
 *   find(\@PathVariable() sku: string): Promise<Item> {
 *     return exchange(sku)
 *   }
 * }
 */
export function HttpExchange(
  target:
    | string
    | readonly string[]
    | (ExchangeTypeOptions & ExchangeMethodOptions & { readonly method?: HttpMethod }) = {},
) {
  return (place: object, member?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const options = isOptions(target) ? target : { path: target }
    const mapping = mappingOf(options)
    if (member === undefined) {
      const { client } = options
      RequestMapping(mapping)(place)
      EXCHANGE_TYPE.set(place, client === undefined ? {} : { client })
      PROVISION.set(place, EXCHANGE_PROVISION)
      return
    }
    const { method } = options
    RequestMapping({ ...mapping, ...(method !== undefined && { method }) })(place, member, descriptor)
    noteMethod(place, member, traitsOf(options))
  }
}

/** A GET exchange; see {@link HttpExchange}. */
export const GetExchange = exchangeDecorator(mappingDecorator('GetExchange', ['GET'], 'spring'))
/** A POST exchange; see {@link HttpExchange}. It is not retried unless `idempotent` or an Idempotency-Key says that it may. */
export const PostExchange = exchangeDecorator(mappingDecorator('PostExchange', ['POST'], 'spring'))
/** A PUT exchange; see {@link HttpExchange}. */
export const PutExchange = exchangeDecorator(mappingDecorator('PutExchange', ['PUT'], 'spring'))
/** A PATCH exchange; see {@link HttpExchange}. It is not retried unless `idempotent` or an Idempotency-Key says that it may. */
export const PatchExchange = exchangeDecorator(mappingDecorator('PatchExchange', ['PATCH'], 'spring'))
/** A DELETE exchange; see {@link HttpExchange}. */
export const DeleteExchange = exchangeDecorator(mappingDecorator('DeleteExchange', ['DELETE'], 'spring'))
/** A HEAD exchange; see {@link HttpExchange}. */
export const HeadExchange = exchangeDecorator(mappingDecorator('HeadExchange', ['HEAD'], 'spring'))
/** An OPTIONS exchange; see {@link HttpExchange}. */
export const OptionsExchange = exchangeDecorator(mappingDecorator('OptionsExchange', ['OPTIONS'], 'spring'))

/** Sending it twice is as good as once: a client may retry it, whatever its HTTP method is. `@Idempotent(false)` says the opposite. */
export function Idempotent(idempotent = true) {
  return (prototype: object, method: string | symbol): void => noteMethod(prototype, method, { idempotent })
}

/**
 * The client gives a ResponseEntity: status, headers, and the body as the type says; without a type there is none. Redirects that are not
 * followed, and 304, are results then and no errors.
 *
 * @example
 * \@GetExchange('/{sku}')
 * \@ReturnsEntity(Item)
 * find(\@PathVariable() sku: string): Promise<ResponseEntity<Item>> { return exchange(sku) }
 */
export function ReturnsEntity(type?: ReturnedType | readonly [ReturnedType]) {
  return (prototype: object, method: string | symbol): void => {
    if (type !== undefined) Returns(type)(prototype, method)
    noteMethod(prototype, method, { entity: true })
  }
}

/** The client gives nothing, whatever comes: for `Promise<void>`, which TypeScript does not tell from any other promise. */
export function ReturnsNothing() {
  return (prototype: object, method: string | symbol): void =>
    noteMethod(prototype, method, { nothing: true })
}

function exchangeDecorator(mapping: MappingDecorator): ExchangeDecorator {
  return (target = {}) => {
    const options = isOptions(target) ? target : { path: target }
    const decorate = mapping(mappingOf(options))
    return (prototype, method, descriptor) => {
      decorate(prototype, method, descriptor)
      noteMethod(prototype, method, traitsOf(options))
    }
  }
}

function noteMethod(prototype: object, method: string | symbol, traits: ExchangeMethodMetadata): void {
  EXCHANGE_METHOD.set(prototype, { ...EXCHANGE_METHOD.getOwn(prototype, method), ...traits }, method)
}

function traitsOf({ idempotent, reconnect }: ExchangeMethodOptions): ExchangeMethodMetadata {
  const continued = reconnect === true ? {} : reconnect
  return {
    ...(idempotent !== undefined && { idempotent }),
    ...(typeof continued === 'object' && { reconnect: continued }),
  }
}

function mappingOf(options: ExchangeOptions): Exclude<MappingTarget, string | readonly string[]> {
  const { url, contentType, accept, path = options.value ?? url, params, headers } = options
  const consumes = options.consumes ?? contentType
  const produces = options.produces ?? accept
  return {
    ...(path !== undefined && { path }),
    ...(params !== undefined && { params }),
    ...(headers !== undefined && { headers }),
    ...(consumes !== undefined && { consumes }),
    ...(produces !== undefined && { produces }),
  }
}

function isOptions<O extends object>(target: string | readonly string[] | O): target is O {
  return typeof target === 'object' && !Array.isArray(target)
}
