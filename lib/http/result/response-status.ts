import { MetadataKey } from '../../core/index.js'

export interface ResponseStatusMetadata {
  readonly status: number
  /** Becomes the detail of the problem where the decorated class is an error. */
  readonly reason: string | undefined
}

/** On an error class, a controller class, or (prototype, method). */
export const RESPONSE_STATUS = new MetadataKey<ResponseStatusMetadata>('http:response-status')

/**
 * The status of a handler's or an exception handler's result, of all handlers of a controller, or of an error class that is no
 * HttpException: such an error is answered with this status and reason; its message stays in the log.
 *
 * @example
 * @ResponseStatus(HttpStatus.CONFLICT, 'The stock is used up.')
 * class OutOfStock extends Error {}
 */
export function ResponseStatus(
  status: number,
  reason?: string,
): (target: object, member?: string | symbol) => void {
  return (target, member) => RESPONSE_STATUS.set(target, { status, reason }, member)
}

/** NestJS's name for `@ResponseStatus` on a method. */
export function HttpCode(status: number): (prototype: object, method: string | symbol) => void {
  return (prototype, method) => RESPONSE_STATUS.set(prototype, { status, reason: undefined }, method)
}
