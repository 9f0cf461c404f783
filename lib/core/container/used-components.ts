import type { Type } from '../../common/index.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import type { AnyClass } from '../metadata/reflect.js'

/**
 * On a class: component classes that its decorators, or those of its methods, name (guards, interceptors, ...). The class's module
 * provides those of them that it sees no provider of, so that they need not be listed a second time.
 */
export const USED_COMPONENTS = new MetadataKey<readonly Type[]>('core:used-components')

/** What a decorator calls that names component classes. `target` is what was decorated: a class, or the prototype of a method. */
export function useComponents(target: object, classes: readonly Type[]): void {
  const cls = typeof target === 'function' ? (target as AnyClass) : (target.constructor as AnyClass)
  if (classes.length > 0)
    USED_COMPONENTS.update(cls, (current = []) => [...new Set([...current, ...classes])])
}
