import { Duration } from './duration.js'

/** One thing that is wrong with options: which, and what it has to be. */
export interface OptionComplaint {
  /** `maxAttempts`, or `healthCheck.interval`. */
  readonly option: string
  readonly message: string
}

/** What checks say; `undefined` where nothing is wrong. */
export type OptionComplaints = readonly (OptionComplaint | undefined)[]

/** A complaint unless the option is a whole number of at least `least` and at most `most`; for milliseconds use {@link duration}. */
export function wholeNumber<C extends object>(
  config: C,
  option: keyof C & string,
  least: number,
  most = Infinity,
): OptionComplaint | undefined {
  const value = config[option] as unknown
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return undefined
  return { option, message: `must be a whole number ${range(least, most)}, but is ${String(value)}` }
}

/** A complaint unless the option is a finite number of at least `least` and at most `most`. */
export function finiteNumber<C extends object>(
  config: C,
  option: keyof C & string,
  least: number,
  most = Infinity,
): OptionComplaint | undefined {
  const value = config[option] as unknown
  if (Number.isFinite(value) && (value as number) >= least && (value as number) <= most) return undefined
  return { option, message: `must be a number ${range(least, most)}, but is ${String(value)}` }
}

/** A complaint unless the option is a percentage above 0. */
export function percentage<C extends object>(
  config: C,
  option: keyof C & string,
): OptionComplaint | undefined {
  const value = config[option] as unknown
  if (typeof value === 'number' && value > 0 && value <= 100) return undefined
  return { option, message: `must be a percentage above 0 and up to 100, but is ${String(value)}` }
}

/** A complaint unless the option is a length of time of at least `leastMs` milliseconds; `Infinity` is none. */
export function duration<C extends object>(
  config: C,
  option: keyof C & string,
  leastMs: number,
): OptionComplaint | undefined {
  const value = config[option] as unknown
  if (Number.isFinite(value) && (value as number) >= leastMs) return undefined
  const found = Number.isFinite(value) ? Duration.ofMillis(value as number).toString() : String(value)
  return { option, message: `must be at least ${Duration.ofMillis(leastMs).toString()}, but is ${found}` }
}

/** A complaint unless the option is one of the values. */
export function oneOf<C extends object>(
  config: C,
  option: keyof C & string,
  values: readonly unknown[],
): OptionComplaint | undefined {
  const value = config[option] as unknown
  if (values.includes(value)) return undefined
  return { option, message: `must be one of ${values.join(', ')}, but is ${String(value)}` }
}

/** A complaint where both options are given, which are two ways to say one thing. */
export function bothGiven<O extends object>(
  options: O,
  one: keyof O & string,
  other: keyof O & string,
): OptionComplaint | undefined {
  if (options[one] === undefined || options[other] === undefined) return undefined
  return { option: one, message: `is one way to say it, and ${other} another; give one of them` }
}

/** The complaints about the options of a group, under the names that they have there: `healthCheck.interval`. */
export function inGroup(group: string, complaints: OptionComplaints): OptionComplaints {
  return complaints.map((each) => each && { ...each, option: `${group}.${each.option}` })
}

function range(least: number, most: number): string {
  return most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`
}
