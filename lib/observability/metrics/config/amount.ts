import { Duration } from '../../../common/index.js'

/** An amount of a timer (milliseconds, or with a unit) or of a summary; `undefined` for what is none, or not above 0. */
export function parseAmount(text: string): number | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const plain = Number(trimmed)
  const amount = Number.isNaN(plain) ? lengthOfTime(trimmed) : plain
  return amount !== undefined && amount > 0 && amount < Infinity ? amount : undefined
}

function lengthOfTime(text: string): number | undefined {
  try {
    return Duration.parse(text).toMillis()
  } catch {
    return undefined
  }
}
