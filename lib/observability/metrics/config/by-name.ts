/**
 * What is configured for a meter, as Spring Boot finds it: by its whole name, then by that without its last part, and so on, and at last
 * under `all`.
 */
export function byName<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  for (let part = name; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('.')))) {
    if (Object.hasOwn(values, part)) return values[part]
  }
  return Object.hasOwn(values, 'all') ? values['all'] : undefined
}

/** Lists of YAML come as `orders.0`, `orders.1`: here they are what a text with commas is. */
export function joinedLists(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const joined = new Map<string, string>()
  for (const [key, value] of Object.entries(values)) {
    const name = key.replace(/\.\d+$/, '')
    const before = joined.get(name)
    joined.set(name, before === undefined ? value : `${before},${value}`)
  }
  return Object.fromEntries(joined)
}
