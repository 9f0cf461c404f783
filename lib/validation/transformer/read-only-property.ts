/** Whether the prototype itself has the property, other than as an accessor with a setter: class-transformer never writes it. */
export function isReadOnly(prototype: object, property: string): boolean {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, property)
  return descriptor !== undefined && descriptor.set === undefined
}

/** Whether assignment would fail, because of an accessor without a setter that the prototype inherits. */
export function isReadOnlyAbove(prototype: object, property: string): boolean {
  for (
    let level: object | null = prototype;
    level !== null;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    const descriptor = Object.getOwnPropertyDescriptor(level, property)
    if (descriptor !== undefined) {
      return level !== prototype && descriptor.get !== undefined && descriptor.set === undefined
    }
  }
  return false
}
