import type { Binding } from '../container/binding.js'
import { COMPONENT_FACTORY, type ComponentFactory } from '../container/component-metadata.js'
import type { Environment } from '../contracts/environment.js'
import type { AnyClass } from '../metadata/reflect.js'

/** Shows each component factory all of its classes at once, before the first of them is created. */
export async function prepareComponents(
  bindings: readonly Binding[],
  environment: Environment,
): Promise<void> {
  const classes = new Map<ComponentFactory, Set<AnyClass>>()
  for (const { recipe } of bindings) {
    const factory = recipe.kind === 'class' ? COMPONENT_FACTORY.get(recipe.type) : undefined
    if (factory?.prepare === undefined || recipe.kind !== 'class') continue
    const sameFactory = classes.get(factory)
    if (sameFactory === undefined) classes.set(factory, new Set([recipe.type]))
    else sameFactory.add(recipe.type)
  }
  for (const [factory, types] of classes) await factory.prepare?.([...types], environment)
}
