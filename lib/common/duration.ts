import { InvalidDurationError } from './value.errors.js'

/** Units as `[milliseconds, divisor]`: dividing by a whole number keeps microseconds and nanoseconds exact where a factor would not. */
const UNITS: Readonly<Record<string, readonly [factor: number, divisor: number]>> = {
  ns: [1, 1_000_000],
  us: [1, 1_000],
  ms: [1, 1],
  s: [1_000, 1],
  m: [60_000, 1],
  h: [3_600_000, 1],
  d: [86_400_000, 1],
}
const PRINTED = ['d', 'h', 'm', 's', 'ms'] as const
const SIMPLE = /^([+-]?)((?:\d+(?:ns|us|ms|s|m|h|d))+)$/i
const PART = /(\d+)(ns|us|ms|s|m|h|d)/gi
const ISO = /^([+-]?)P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?$/i

/**
 * An amount of time with millisecond arithmetic, as configuration writes it: `500ms`, `10s`, `1h30m`, or ISO 8601 `PT1H30M`.
 * Immutable. Compares with `<` and `>`, prints as the text it can be parsed from.
 */
export class Duration {
  static readonly ZERO = new Duration(0)
  readonly #millis: number

  private constructor(millis: number) {
    this.#millis = millis
  }

  /** @throws InvalidDurationError unless `millis` is finite and within ±2^53 */
  static ofMillis(millis: number): Duration {
    if (!(Math.abs(millis) <= Number.MAX_SAFE_INTEGER)) throw new InvalidDurationError(`${millis}ms`)
    return new Duration(millis === 0 ? 0 : millis)
  }

  static ofSeconds(seconds: number): Duration {
    return Duration.ofMillis(seconds * 1_000)
  }

  static ofMinutes(minutes: number): Duration {
    return Duration.ofMillis(minutes * 60_000)
  }

  static ofHours(hours: number): Duration {
    return Duration.ofMillis(hours * 3_600_000)
  }

  static ofDays(days: number): Duration {
    return Duration.ofMillis(days * 86_400_000)
  }

  /** A bare number is milliseconds, as in Spring. @throws InvalidDurationError */
  static parse(text: string): Duration {
    const trimmed = text.trim()
    const millis = /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : (parseSimple(trimmed) ?? parseIso(trimmed))
    if (millis === undefined || Math.abs(millis) > Number.MAX_SAFE_INTEGER)
      throw new InvalidDurationError(text)
    return Duration.ofMillis(millis)
  }

  toMillis(): number {
    return this.#millis
  }

  toSeconds(): number {
    return this.#millis / 1_000
  }

  equals(other: Duration): boolean {
    return this.#millis === other.#millis
  }

  /** Milliseconds, so that durations compare and add up as numbers do. */
  valueOf(): number {
    return this.#millis
  }

  /** The largest unit that fits exactly: `90s`, `2h`. */
  toString(): string {
    const millis = this.#millis
    if (millis === 0) return '0s'
    if (!Number.isInteger(millis)) return `${Math.round(millis * 1_000_000)}ns`
    const unit = PRINTED.find((name) => millis % factorOf(name) === 0) ?? 'ms'
    return `${millis / factorOf(unit)}${unit}`
  }

  toJSON(): string {
    return this.toString()
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Duration(${this.toString()})`
  }
}

function factorOf(unit: string): number {
  return UNITS[unit]?.[0] ?? 1
}

function signed(sign: string | undefined, millis: number): number {
  return sign === '-' ? -millis : millis
}

function parseSimple(text: string): number | undefined {
  const match = SIMPLE.exec(text)
  if (match === null) return undefined
  let millis = 0
  for (const [, amount, unit] of match[2]?.matchAll(PART) ?? []) {
    const [factor, divisor] = UNITS[unit?.toLowerCase() ?? 'ms'] ?? [1, 1]
    millis += (Number(amount) * factor) / divisor
  }
  return signed(match[1], millis)
}

function parseIso(text: string): number | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = match
  const millis =
    Number(days) * 86_400_000 + Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1_000
  return signed(sign, millis)
}

/** An amount of time as options take it: milliseconds, a text such as `500ms` or `PT1M`, or a {@link Duration}. */
export type DurationLike = number | string | Duration

/** @throws InvalidDurationError */
export function durationOf(value: DurationLike): Duration {
  if (value instanceof Duration) return value
  return typeof value === 'number' ? Duration.ofMillis(value) : Duration.parse(value)
}

/** Milliseconds of an option that may not be given. @throws InvalidDurationError */
export function millis(value: DurationLike | undefined): number | undefined {
  return value === undefined ? undefined : durationOf(value).toMillis()
}
