import type { ErrorClassOrName } from './error-class.js'
import { readable } from './readable.js'

export type ErrorMatcher = (error: unknown) => boolean

/**
 * Whether an error is of one of the classes or of a subclass. A text is the name of a class, as configuration files have it; an error's
 * own `name` (`TimeoutError` of a DOMException) and its `code` (`ECONNRESET`) are matched as well. `undefined` for an empty list.
 */
export function errorMatcher(classes: readonly ErrorClassOrName[]): ErrorMatcher | undefined {
  if (classes.length === 0) return undefined
  const names = new Set(classes.filter((each) => typeof each === 'string'))
  const constructors = classes.filter((each) => typeof each !== 'string')
  const matches: ErrorMatcher = (error) =>
    constructors.some((cls) => error instanceof cls) || (names.size > 0 && isNamed(error, names))
  return (error) => readable(() => matches(error)) === true
}

/** Like {@link errorMatcher}, but the error's causes count as well, as in Spring's `includes` and `excludes`. */
export function causeMatcher(classes: readonly ErrorClassOrName[]): ErrorMatcher | undefined {
  const matches = errorMatcher(classes)
  if (matches === undefined) return undefined
  return (error) => {
    // A cause may lead back to its error.
    const seen = new Set<unknown>()
    for (let current = error; current !== undefined && !seen.has(current); current = causeOf(current)) {
      if (matches(current)) return true
      seen.add(current)
    }
    return false
  }
}

function causeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  return readable(() => (error as { cause?: unknown }).cause)
}

function isNamed(error: unknown, names: ReadonlySet<string>): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, code } = error as { name?: unknown; code?: unknown }
  if (isIn(name, names) || isIn(code, names)) return true
  for (
    let level: unknown = Object.getPrototypeOf(error);
    level !== null;
    level = Object.getPrototypeOf(level)
  ) {
    if (isIn((level as { constructor?: { name?: unknown } }).constructor?.name, names)) return true
  }
  return false
}

function isIn(value: unknown, names: ReadonlySet<string>): boolean {
  return typeof value === 'string' && names.has(value)
}
