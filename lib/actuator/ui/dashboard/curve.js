/** @import { DashboardSample } from '../dashboard-document.ts' */
/** @typedef {{ readonly at: number, readonly value: number }} Point */

/**
 * From times and values to the coordinates of a drawing.
 * @typedef {object} Scale
 * @property {number} width
 * @property {number} height
 * @property {number} from time at the left
 * @property {number} to time at the right
 * @property {number} end value at the top; 0 is at the bottom
 */

/**
 * Points that are connected with each other: between two runs nothing was measured.
 * @param {readonly DashboardSample[]} samples
 * @param {(sample: DashboardSample) => number | undefined} of
 * @param {number} gap a longer time between two samples is one
 */
export function runsOf(samples, of, gap) {
  /** @type {Point[][]} */
  const runs = []
  let last = -Infinity
  for (const sample of samples) {
    const value = of(sample)
    if (value === undefined) continue
    if (sample.at - last > gap) runs.push([])
    runs.at(-1)?.push({ at: sample.at, value })
    last = sample.at
  }
  return runs
}

/** @param {number} at @param {Scale} scale */
export function across(at, { width, from, to }) {
  return (((at - from) / (to - from)) * width).toFixed(1)
}

/** @param {readonly Point[]} run @param {Scale} scale */
function corners(run, scale) {
  return run
    .map(({ at, value }) => `${across(at, scale)} ${((1 - value / scale.end) * scale.height).toFixed(1)}`)
    .join('L')
}

/** @param {readonly Point[][]} runs @param {Scale} scale */
export function linePath(runs, scale) {
  return runs.map((run) => `M${corners(run, scale)}`).join('')
}

/** What is below the line. @param {readonly Point[][]} runs @param {Scale} scale */
export function areaPath(runs, scale) {
  return runs
    .map((run) => {
      const [left, right] = [run[0], run.at(-1)].map((point) => across(point?.at ?? 0, scale))
      return `M${left} ${scale.height}L${corners(run, scale)}L${right} ${scale.height}Z`
    })
    .join('')
}

/**
 * @param {readonly DashboardSample[]} samples
 * @param {number} at
 */
export function nearest(samples, at) {
  return samples.reduce(
    (best, sample) => (best && Math.abs(best.at - at) <= Math.abs(sample.at - at) ? best : sample),
    samples[0],
  )
}
