import type { AbstractType, Type } from '../../../common/index.js'
import type { AnyClass } from '../../../core/index.js'
import type { ParameterLocation } from '../request.errors.js'

/** Named values as a query string or a form sends them: each name with all its values, in order. */
export type Fields = ReadonlyMap<string, readonly string[]>

export interface MethodParameter {
  readonly target: AnyClass
  readonly method: string | symbol
  readonly index: number
}

/** What a class is bound for: named in messages, and in the errors of its properties. */
export interface BindingTarget<T = unknown> {
  readonly type: AbstractType<T>
  /** `parameter 'order' of OrderController.place` */
  readonly place: string
  /** What a decorator on it may say about its validation. */
  readonly parameter?: MethodParameter
}

/** Makes an instance of a JSON object. A promise only where `mayBeAsync` is set. @throws HttpException (400) */
export interface BodyBinding<T = unknown> {
  (json: Readonly<Record<string, unknown>>): T | Promise<T>
  readonly mayBeAsync?: boolean
}

/** Makes an instance of the fields of a query or a form. A promise only where `mayBeAsync` is set. @throws HttpException (400) */
export interface FieldsBinding<T = unknown> {
  (fields: Fields, location: ParameterLocation): T | Promise<T>
  readonly mayBeAsync?: boolean
}

/**
 * How requests become instances of the application's classes (DTOs). Compiled at boot, once per parameter. The default,
 * DefaultObjectBinder, copies and converts; a validating engine takes its place by implementing this class.
 */
export abstract class ObjectBinder {
  /** @throws a NexusError that names the edit when the class can not be bound */
  abstract compileBody<T>(target: BindingTarget<T>): BodyBinding<T>
  /** @throws a NexusError that names the edit when the class can not be bound */
  abstract compileFields<T>(target: BindingTarget<T>): FieldsBinding<T>
}

/** A class of which instances can be made without arguments, as far as types can say. */
export type BindableType<T = unknown> = Type<T> & (new () => T)
