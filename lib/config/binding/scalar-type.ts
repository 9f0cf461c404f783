import { DataSize, Duration } from '../../common/index.js'
import { canonicalSegment } from '../environment/property-path.js'
import { Secret } from './secret.js'

/** How a text becomes a value of one type. */
export interface ScalarType {
  /** Completes "expected ...". */
  readonly label: string
  /** The value, or `undefined` when the text is none of this type. */
  readonly convert: (text: string) => unknown
}

/** A TypeScript enum, or the values themselves. */
export type EnumLike = Readonly<Record<string, EnumValue>> | readonly EnumValue[]

type EnumValue = string | number

const NUMBER = /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/
// A date, or a date and time that says its offset: without one it would mean another moment on another machine.
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/

const SCALARS: ReadonlyMap<unknown, ScalarType> = new Map<unknown, ScalarType>([
  [String, { label: 'a text', convert: (text) => text }],
  [Number, { label: 'a number', convert: toNumber }],
  [Boolean, { label: 'true or false', convert: toBoolean }],
  [BigInt, { label: 'a whole number', convert: toBigInt }],
  [Date, { label: 'an ISO 8601 date, or date and time with offset', convert: toDate }],
  [URL, { label: 'a URL', convert: attempt((text) => new URL(text)) }],
  [
    Duration,
    {
      label: 'a duration such as 500ms, 10s, 1h30m or PT1H30M',
      convert: attempt((text) => Duration.parse(text)),
    },
  ],
  [DataSize, { label: 'a size such as 512KB or 10MB', convert: attempt((text) => DataSize.parse(text)) }],
  [Secret, { label: 'a text', convert: (text) => new Secret(text) }],
])

/** The conversion to a type as TypeScript emits it; `undefined` for a type that is no single text. */
export function scalarType(type: unknown): ScalarType | undefined {
  return SCALARS.get(type)
}

/** One of the enum's values, by value or by member name, both relaxed as property names are. */
export function enumType(values: EnumLike): ScalarType {
  const members = new Map<string, string | number>()
  const names: string[] = []
  for (const [name, value] of Object.entries(values)) {
    // A numeric enum also holds the reverse mapping from number to name.
    if (!Array.isArray(values) && /^-?\d+$/.test(name)) continue
    names.push(Array.isArray(values) ? String(value) : typeof value === 'number' ? name : value)
    members.set(canonicalSegment(String(value)), value)
    if (!Array.isArray(values)) members.set(canonicalSegment(name), value)
  }
  return {
    label: `one of ${names.join(', ')}`,
    convert: (text) => members.get(canonicalSegment(text.trim())),
  }
}

function toNumber(text: string): number | undefined {
  const trimmed = text.trim()
  if (!NUMBER.test(trimmed)) return undefined
  const value = Number(trimmed)
  // Whole numbers are exact or refused; a fraction is as close as a double gets.
  const silentlyRounded = Number.isInteger(value) && !Number.isSafeInteger(value)
  return Number.isFinite(value) && !silentlyRounded ? value : undefined
}

function toBoolean(text: string): boolean | undefined {
  const trimmed = text.trim()
  return trimmed === 'true' ? true : trimmed === 'false' ? false : undefined
}

function toBigInt(text: string): bigint | undefined {
  const trimmed = text.trim()
  return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed.replace(/^\+/, '')) : undefined
}

function toDate(text: string): Date | undefined {
  const trimmed = text.trim()
  const date = new Date(trimmed)
  // Date rolls February 30 over into March: the day has to survive the way there and back.
  const day = new Date(`${trimmed.slice(0, 10)}T00:00:00Z`)
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(trimmed.slice(0, 10))
  return DATE.test(trimmed) && exists && !Number.isNaN(date.getTime()) ? date : undefined
}

function attempt(parse: (text: string) => unknown): (text: string) => unknown {
  return (text) => {
    try {
      return parse(text)
    } catch {
      return undefined
    }
  }
}
