import type { ConstraintTest, Predicate } from '../constraint-definition.js'

const MAX_EMAIL = 254

/** Addresses of the usual shape; each is one for class-validator too, which takes far longer to see it. */
const USUAL_EMAIL =
  /^(?=[^@]{1,64}@)[\w+-]+(?:\.[\w+-]+)*@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z]{2,63}$/i

/** `@IsEmail()` without options. */
export function emailTest(original: Predicate): ConstraintTest {
  return {
    test: (value) =>
      typeof value === 'string' &&
      ((value.length <= MAX_EMAIL && USUAL_EMAIL.test(value)) || original(value)),
  }
}

/** As `toISOString` and most clients write it: a part of what ISO 8601 allows. */
const USUAL_INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?$/

/** `@IsDateString()` and `@IsISO8601()` without options: the shape, not the calendar. */
export function instantTest(original: Predicate): ConstraintTest {
  return { test: (value) => typeof value === 'string' && (USUAL_INSTANT.test(value) || original(value)) }
}

const HEX = '[0-9a-f]'
const UUID_LENGTH = 36

/** `@IsUUID(version)`, as RFC 9562 gives the versions. */
export function uuidTest(version: unknown): ConstraintTest | undefined {
  const versions: readonly unknown[] = Array.isArray(version) ? version : [version]
  const bodies = versions.map(uuidBody)
  if (bodies.length === 0 || bodies.includes(undefined)) return undefined
  const expression = new RegExp(`^(?:${bodies.join('|')})$`, 'i')
  return {
    test: (value) => typeof value === 'string' && value.length === UUID_LENGTH && expression.test(value),
    emit: (value, scope) =>
      `(typeof ${value} === 'string' && ${value}.length === ${UUID_LENGTH} && ${scope.bind(expression)}.test(${value}))`,
  }
}

function uuidBody(version: unknown): string | undefined {
  switch (version) {
    case undefined:
    case null:
    case 'all':
      return [variantBody('[1-8]'), uuidBody('nil'), uuidBody('max')].join('|')
    case 'nil':
      return '0{8}(?:-0{4}){3}-0{12}'
    case 'max':
      return 'f{8}(?:-f{4}){3}-f{12}'
    case 'loose':
      return `${HEX}{8}(?:-${HEX}{4}){3}-${HEX}{12}`
    default:
      return /^[1-8]$/.test(String(version)) ? variantBody(String(version)) : undefined
  }
}

function variantBody(version: string): string {
  return `${HEX}{8}-${HEX}{4}-${version}${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}`
}
