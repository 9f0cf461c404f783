/** How many steps are taken from one power of four to the next, as an exponent of two. */
const DIGITS = 2n
/** Where Micrometer's arithmetic of 64 bits ends. */
const LAST_EXPONENT = 60n

/**
 * The bounds of Micrometer's `PercentileHistogramBuckets` (they are Netflix Spectator's): 1, 2, 3, then three equal steps from each power
 * of four to the next. An estimate of a percentile from them is off by less than a third.
 */
function allBounds(): readonly number[] {
  const bounds = [1, 2, 3]
  for (let exponent = DIGITS; exponent <= LAST_EXPONENT; exponent += DIGITS) {
    const power = 1n << exponent
    const step = power / 3n
    const end = (power << DIGITS) - step
    for (let bound = power; bound < end; bound += step) bounds.push(Number(bound))
  }
  return bounds
}

let bounds: readonly number[] | undefined

/** Those from `least` to `most`, and these two themselves where they are finite. */
export function percentileHistogramBuckets(least: number, most: number): readonly number[] {
  bounds ??= allBounds()
  const within = bounds.filter((bound) => bound >= least && bound <= most)
  const ends = [least, most].filter((end) => Number.isFinite(end) && end > 0)
  return [...new Set([...within, ...ends])].sort((a, b) => a - b)
}
