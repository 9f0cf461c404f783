import { Chart } from './chart.js'
import { byId } from './dom.js'
import { bytes, duration, percent, quantile, rate } from './format.js'

/** @import { ChartOptions } from './chart.js' */
/** @import { DashboardSample } from '../dashboard-document.ts' */

/** @type {readonly ChartOptions[]} */
const CHARTS = [
  {
    title: 'Requests',
    format: rate,
    least: 1,
    lines: [{ name: 'all', color: 'one', of: ({ rate }) => rate, area: true }],
  },
  {
    title: 'Latency',
    format: duration,
    least: 1,
    lines: [
      {
        name: 'p50',
        color: 'two.dashed',
        of: ({ p50 }) => p50,
        words: ({ p50, firstBound }) => quantile(p50, firstBound),
      },
      {
        name: 'p95',
        color: 'one.strong',
        of: ({ p95 }) => p95,
        words: ({ p95, firstBound }) => quantile(p95, firstBound),
      },
      {
        name: 'p99',
        color: 'three',
        of: ({ p99 }) => p99,
        words: ({ p99, firstBound }) => quantile(p99, firstBound),
      },
      { name: 'mean', color: 'red', of: ({ mean }) => mean, optional: true },
    ],
  },
  {
    title: 'Errors',
    format: percent,
    least: 0.01,
    lines: [{ name: 'status 5xx', color: 'red', of: errorShare, area: true }],
  },
  {
    title: 'Event loop lag',
    format: duration,
    least: 10,
    lines: [{ name: 'longest', color: 'one', of: ({ lag }) => lag, area: true }],
  },
  {
    title: 'Memory',
    format: bytes,
    least: 2 ** 20,
    base: 2,
    lines: [
      { name: 'heap', color: 'one', of: ({ heap }) => heap, area: true },
      { name: 'rss', color: 'three', of: ({ rss }) => rss },
    ],
  },
  {
    title: 'CPU',
    format: percent,
    least: 0.1,
    lines: [{ name: 'of one core', color: 'two', of: ({ cpu }) => cpu, area: true }],
  },
]

/**
 * Of all requests; nothing where there were none.
 * @param {DashboardSample} sample
 */
export function errorShare({ rate, errors }) {
  return rate === undefined || errors === undefined ? undefined : rate === 0 ? 0 : errors / rate
}

/** The charts, with one cursor for all of them. */
export function charts() {
  /** @type {import('./chart.js').View} */
  let view = { samples: [], from: 0, to: 1, gap: 0, cursor: undefined }
  const made = CHARTS.map(
    (options) =>
      new Chart(options, (cursor) => {
        if (cursor !== view.cursor) update({ ...view, cursor })
      }),
  )
  byId('charts').append(...made.map(({ figure }) => figure))

  /** @param {Omit<import('./chart.js').View, 'cursor'> & { cursor?: number | undefined }} next */
  const update = (next) => {
    view = { cursor: view.cursor, ...next }
    for (const each of made) each.update(view)
  }
  return { update }
}
