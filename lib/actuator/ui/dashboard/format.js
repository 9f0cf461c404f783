/** Characters that are not seen, or that change how their neighbours are seen. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/**
 * Text from elsewhere: nothing in it is hidden, or turns around what stands beside it.
 * @param {unknown} value
 */
export function shown(value) {
  return String(value).replace(
    INVISIBLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * Three digits, as far as they are worth it.
 * @param {number} value
 */
function digits(value) {
  const size = Math.abs(value)
  const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
  return String(Number(value.toFixed(decimals)))
}

const COUNT = new Intl.NumberFormat('en')

/** @param {number} value */
export function count(value) {
  return COUNT.format(value)
}

/** @param {number | undefined} milliseconds */
export function duration(milliseconds) {
  if (milliseconds === undefined) return '–'
  if (milliseconds < 1000) return `${digits(milliseconds)} ms`
  return `${digits(milliseconds / 1000)} s`
}

/**
 * A duration that was estimated from buckets.
 * @param {number | undefined} milliseconds
 * @param {number | undefined} firstBound what is not larger can not be told apart
 */
export function quantile(milliseconds, firstBound) {
  if (milliseconds === undefined || firstBound === undefined || milliseconds > firstBound)
    return duration(milliseconds)
  return `< ${duration(firstBound)}`
}

/** @param {number | undefined} value */
export function bytes(value) {
  if (value === undefined) return '–'
  if (value < 2 ** 20) return `${digits(value / 2 ** 10)} KiB`
  return value < 2 ** 30 ? `${digits(value / 2 ** 20)} MiB` : `${digits(value / 2 ** 30)} GiB`
}

/** @param {number | undefined} perSecond */
export function rate(perSecond) {
  return perSecond === undefined ? '–' : `${digits(perSecond)}/s`
}

/** @param {number | undefined} share of 1 */
export function percent(share) {
  return share === undefined ? '–' : `${digits(share * 100)} %`
}

/**
 * How long something has lasted, in its two largest units.
 * @param {number} milliseconds
 */
export function age(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** @param {number} at */
export function clock(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour12: false })
}

/**
 * The next value that makes a good end of an axis.
 * @param {number} value
 * @param {number} base 2 for sizes, else 10
 */
export function ceiling(value, base) {
  if (!(value > 0)) return 1
  const power = base ** Math.floor(Math.log(value) / Math.log(base) + 1e-9)
  const steps = base === 2 ? [1, 1.25, 1.5, 1.75, 2] : [1, 1.5, 2, 3, 4, 5, 6, 8, 10]
  return power * (steps.find((step) => step * power >= value * (1 - 1e-9)) ?? base)
}
