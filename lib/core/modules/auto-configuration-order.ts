import type { Type } from '../../common/index.js'
import { stronglyConnected } from '../container/dependency-order.js'
import { AUTO_CONFIGURATION } from './module.decorators.js'

/** Sorts auto-configurations by their `after` and `before`; else they keep their order. */
export function orderAutoConfigurations(classes: readonly Type[]): readonly Type[] {
  const present = new Set(classes)
  const earlier = new Map<Type, Type[]>(classes.map((cls) => [cls, []]))
  for (const cls of classes) {
    const { after = [], before = [] } = AUTO_CONFIGURATION.get(cls) ?? {}
    for (const other of after) if (present.has(other as Type)) earlier.get(cls)?.push(other as Type)
    for (const other of before) earlier.get(other as Type)?.push(cls)
  }
  return stronglyConnected(classes, (cls) => earlier.get(cls) ?? []).flat()
}
