import { types } from 'node:util'

/**
 * Where two values differ, in what a program can see: prototypes, own keys with their order and attributes, contents of Maps, Sets,
 * Dates and buffers, boxed values. `undefined` where they are the same.
 */
export function structuralDifference(one: unknown, other: unknown): string | undefined {
  return differenceAt('$', one, other, new Map())
}

function differenceAt(
  path: string,
  one: unknown,
  other: unknown,
  seen: Map<unknown, unknown>,
): string | undefined {
  if (Object.is(one, other)) return undefined
  if (!isObject(one) || !isObject(other)) return `${path}: ${show(one)} is not ${show(other)}`
  // Functions are never copied.
  if (typeof one === 'function' || typeof other === 'function') return `${path}: other functions`
  if (seen.has(one)) return seen.get(one) === other ? undefined : `${path}: other references`
  seen.set(one, other)
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return `${path}: other prototypes`
  return (
    contentDifference(path, one, other, seen) ??
    keysDifference(path, one, other) ??
    Reflect.ownKeys(one)
      .map((key) => propertyDifference(`${path}.${String(key)}`, [one, other], key, seen))
      .find((difference) => difference !== undefined)
  )
}

function contentDifference(
  path: string,
  one: object,
  other: object,
  seen: Map<unknown, unknown>,
): string | undefined {
  if (types.isMap(one) && types.isMap(other)) {
    return differenceAt(`${path}.entries`, [...one], [...other], seen)
  }
  if (types.isSet(one) && types.isSet(other)) {
    return differenceAt(`${path}.values`, [...one], [...other], seen)
  }
  const [left, right] = [primitive(one), primitive(other)]
  return Object.is(left, right) ? undefined : `${path}: ${show(left)} is not ${show(right)}`
}

function keysDifference(path: string, one: object, other: object): string | undefined {
  const [left, right] = [one, other].map((value) => Reflect.ownKeys(value).map(String).join(', '))
  return left === right ? undefined : `${path}: keys [${left}] are not [${right}]`
}

function propertyDifference(
  path: string,
  [one, other]: readonly [object, object],
  key: string | symbol,
  seen: Map<unknown, unknown>,
): string | undefined {
  const left = Object.getOwnPropertyDescriptor(one, key)
  const right = Object.getOwnPropertyDescriptor(other, key)
  if (left?.enumerable !== right?.enumerable || left?.writable !== right?.writable) {
    return `${path}: other attributes`
  }
  return differenceAt(path, left?.value ?? left?.get, right?.value ?? right?.get, seen)
}

/** What dates and boxed values hold. */
function primitive(value: object): unknown {
  if (types.isDate(value)) return Date.prototype.getTime.call(value)
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value)
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value)
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value)
  if (types.isBigIntObject(value)) return BigInt.prototype.valueOf.call(value)
  return types.isSymbolObject(value) ? Symbol.prototype.valueOf.call(value) : undefined
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Object.is(value, -0)) return '-0'
  return isObject(value) ? Object.prototype.toString.call(value) : String(value)
}
