import type { Type } from '../../common/index.js'
import { UntransformableValueError } from './transformer.errors.js'
import type { List } from './value-transformer.js'

/** Emitted types of properties that get an ordinary array when the value is one. */
const ORDINARY = new Set<unknown>([undefined, Array, Object, String, Number, Boolean, Date, Map, Function])

const NEVER_LISTS = new Set<unknown>([Promise, Symbol, BigInt])

/** The class of lists in a property of an emitted type; `undefined` for ordinary arrays. */
export function listClass(emitted: unknown): Type<object> | undefined {
  return ORDINARY.has(emitted) ? undefined : (emitted as Type<object>)
}

export function newList(type: Type<object>): List {
  if (NEVER_LISTS.has(type)) throw new UntransformableValueError(`a ${type.name}`)
  const list = new type()
  return list instanceof Set || 'push' in list ? (list as List) : []
}
