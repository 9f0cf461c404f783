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
  if (one instanceof Map && other instanceof Map && isGenuine(one, other, Map.prototype.has)) {
    return differenceAt(`${path}.entries`, [...one], [...other], seen)
  }
  if (one instanceof Set && other instanceof Set && isGenuine(one, other, Set.prototype.has)) {
    return differenceAt(`${path}.values`, [...one], [...other], seen)
  }
  const [left, right] = [primitive(one), primitive(other)]
  return Object.is(left, right) ? undefined : `${path}: ${show(left)} is not ${show(right)}`
}

/** Not only something with the prototype of a Map. */
function isGenuine(one: object, other: object, probe: (this: never, key: unknown) => boolean): boolean {
  try {
    Reflect.apply(probe, one, [0])
    Reflect.apply(probe, other, [0])
    return true
  } catch {
    return false
  }
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
  for (const read of [
    Date.prototype.getTime,
    Number.prototype.valueOf,
    String.prototype.valueOf,
    Boolean.prototype.valueOf,
    BigInt.prototype.valueOf,
    Symbol.prototype.valueOf,
  ]) {
    try {
      return Reflect.apply(read, value, []) as unknown
    } catch {
      // Not one of these.
    }
  }
  return undefined
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Object.is(value, -0)) return '-0'
  return isObject(value) ? Object.prototype.toString.call(value) : String(value)
}
