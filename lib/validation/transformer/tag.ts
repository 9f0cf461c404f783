/**
 * What a discriminator makes of an object's property of that name: another value; `undefined` hides it. class-transformer changes the
 * object instead.
 */
export interface Tag {
  readonly key: string
  readonly value: string | undefined
}

/** The own keys of a value, or the keys of a Map. */
export function ownKeys(value: object, tag: Tag | undefined): unknown[] {
  if (value instanceof Map) return [...value.keys()]
  const keys = Object.keys(value)
  if (tag === undefined) return keys
  if (tag.value === undefined) return keys.filter((key) => key !== tag.key)
  if (!keys.includes(tag.key)) keys.push(tag.key)
  return keys
}

/** Keys of a Map are read as properties too, as class-transformer does it. */
export function readProperty(value: object, key: unknown, tag: Tag | undefined): unknown {
  const property = key as PropertyKey
  if (tag === undefined || tag.key !== key || value instanceof Map) {
    return (value as Record<PropertyKey, unknown>)[property]
  }
  if (tag.value !== undefined) return tag.value
  // A hidden property of its own shows what it covers.
  const from: unknown = Object.hasOwn(value, property) ? Object.getPrototypeOf(value) : value
  return typeof from === 'object' && from !== null ? Reflect.get(from, property, value) : undefined
}
