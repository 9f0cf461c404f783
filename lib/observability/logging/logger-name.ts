/** From which length on names are shortened. Logback's `%logger{39}`. */
const MAX_LENGTH = 39

/**
 * A logger's name as a line for people shows it: the leading parts of a long one shrink to their first letters, the first part first, and
 * the last part stays. `nexus-shop.fulfilment.warehouse.OrderService` becomes `n.fulfilment.warehouse.OrderService`. As logback does it.
 */
export function abbreviatedLoggerName(name: string, maxLength = MAX_LENGTH): string {
  if (name.length <= maxLength) return name
  const parts = name.split('.')
  let { length } = name
  for (let i = 0; i < parts.length - 1 && length > maxLength; i++) {
    const part = parts[i] ?? ''
    const [letter = ''] = part
    length -= part.length - letter.length
    parts[i] = letter
  }
  return parts.join('.')
}

/** What a class of this suffix is in a name: `OrdersModule` is `orders`, `OrderItemsModule` is `order-items`. */
export function moduleSegment(moduleName: string): string {
  const bare = moduleName.replace(/(?<=.)(?:Module|Application|Configuration)$/, '')
  return bare
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
}
