const numbers = new WeakMap<object, number>()
let next = 0

/**
 * A text that is equal for equal configurations: objects and functions count by identity, plain data by content where it is nested in
 * arrays or literal objects. What stands behind `useValue` is a component, so it is never taken for another one that looks the same.
 */
export function identityKey(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(identityKey).join(',')}]`
  if (value instanceof Map) return `Map${identityKey([...(value as ReadonlyMap<unknown, unknown>)])}`
  if (isLiteral(value)) {
    const entries = Object.keys(value).toSorted()
    return `{${entries.map((key) => `${JSON.stringify(key)}:${memberKey(key, value[key])}`).join(',')}}`
  }
  return ownKey(value)
}

function memberKey(name: string, value: unknown): string {
  return name === 'useValue' ? ownKey(value) : identityKey(value)
}

function ownKey(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if ((typeof value === 'object' && value !== null) || typeof value === 'function')
    return `#${numberOf(value)}`
  return typeof value === 'symbol' ? `symbol:${symbolNumber(value)}` : `${typeof value}:${String(value)}`
}

function isLiteral(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function numberOf(value: object): number {
  let number = numbers.get(value)
  if (number === undefined) numbers.set(value, (number = ++next))
  return number
}

const symbols = new Map<symbol, number>()

function symbolNumber(value: symbol): number {
  let number = symbols.get(value)
  if (number === undefined) symbols.set(value, (number = ++next))
  return number
}
