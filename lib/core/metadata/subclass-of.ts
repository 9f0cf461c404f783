import type { AbstractType, Type } from '../../common/index.js'

/**
 * A subclass with the name of its parent, to override methods of the parent in. V8 writes into stack traces what the source calls a class;
 * where it calls it nothing, that is what the parent is called.
 */
export function subclassOf<T>(parent: AbstractType<T>): Type<T> {
  const subclass = nameless(parent as unknown as Type<object>)
  Object.defineProperty(subclass, 'name', { value: parent.name, configurable: true })
  return subclass as Type<T>
}

/** A class that is assigned to a variable is called like the variable. */
function nameless(parent: Type<object>): Type<object> {
  return class extends parent {}
}
