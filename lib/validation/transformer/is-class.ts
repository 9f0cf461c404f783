import type { AnyClass } from '../../core/index.js'

export function isClass(type: unknown): type is AnyClass {
  return typeof type === 'function' && typeof type.prototype === 'object' && type.prototype !== null
}
