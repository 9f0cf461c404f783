import type { StandardSchema } from '../../common/index.js'
import { MetadataKey, type AnyClass } from '../../core/index.js'
import { UndefinedReturnTypeError } from './result.errors.js'

/** What a result can be declared as: a DTO class, `String`, `Number`, ..., or a Standard Schema. */
export type ReturnedType = AnyClass | StandardSchema

/** What `@Returns` says. */
export interface ReturnsMetadata {
  /** Results of a class are written by what its class-transformer decorators say; anything else is for documents only. */
  readonly type: ReturnedType
  /** Whether the result is a list of it: `@Returns([Order])`. */
  readonly list: boolean
  readonly options: ReturnsOptions
}

export interface ReturnsOptions {
  /** class-transformer's groups. */
  readonly groups?: readonly string[]
  /** class-transformer's version. */
  readonly version?: number
  /** For documents. */
  readonly description?: string
}

/** On (prototype, method). */
export const RETURNS = new MetadataKey<ReturnsMetadata>('http:returns')

/**
 * Says what a handler returns, or resolves to, or puts into a ResponseEntity, or yields: its items then. The result is written as
 * the class-transformer decorators of the class say, and nothing that the class excludes is ever written, also of plain objects such
 * as database rows. Needless where TypeScript emits the class: on a handler that is not asynchronous, `find(): User` says it already.
 *
 * @throws UndefinedReturnTypeError when the class is defined
 *
 * @example
 * @Get(':id')
 * @Returns(User, { groups: ['public'] })
 * async find(@Param('id') id: number): Promise<User> { ... }
 */
export function Returns(type: ReturnedType | readonly [ReturnedType], options: ReturnsOptions = {}) {
  const list = Array.isArray(type)
  const element = (list ? type[0] : type) as ReturnedType | undefined
  return (prototype: object, method: string | symbol): void => {
    if (element === undefined || element === null) {
      throw new UndefinedReturnTypeError(`${prototype.constructor.name}.${String(method)}`)
    }
    RETURNS.set(prototype, { type: element, list, options }, method)
  }
}
