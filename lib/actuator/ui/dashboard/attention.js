import { errorShare } from './charts.js'
import { attribute, byId, element, list, text } from './dom.js'
import { age, duration, percent } from './format.js'

/** @import { DashboardAnomaly, DashboardDocument, DashboardSample } from '../dashboard-document.ts' */
/** @typedef {{ readonly level: 'bad' | 'warn' | 'note' | 'good', readonly words: string, readonly at: string }} Point */

/** Shares of requests, and milliseconds of the event loop's lag: from the first on something is odd, from the second on it is bad. */
const ERRORS = [0.01, 0.05]
const LAG = [100, 500]
const MINUTE = 60_000

/**
 * What somebody who has just opened the page should look at, the worst first.
 * @param {DashboardDocument} told
 * @param {readonly DashboardSample[]} samples
 * @returns {readonly Point[]}
 */
export function pointsOf(told, samples) {
  const points = [
    ...ofHealth(told),
    ...ofBreakers(told),
    ...ofSamples(samples, told.now),
    ...ofAnomalies(told),
  ].sort((a, b) => Number(b.level === 'bad') - Number(a.level === 'bad'))
  const calm = { level: /** @type {const} */ ('good'), words: 'Nothing stands out', at: 'charts' }
  return [...(points.length === 0 ? [calm] : points), ...ofStart(told)]
}

/**
 * Deployed, or crashed and started again.
 * @param {DashboardDocument} told
 * @returns {Point[]}
 */
function ofStart({ application, now }) {
  const up = now - application.startedAt
  return up > 5 * MINUTE ? [] : [{ level: 'note', words: `Started ${age(up)} ago`, at: 'charts' }]
}

/** @param {DashboardDocument} told @returns {Point[]} */
function ofHealth({ health }) {
  if (health === undefined || !['DOWN', 'OUT_OF_SERVICE'].includes(health.status)) return []
  const names = health.components.filter(({ status }) => status === health.status).map(({ name }) => name)
  return [
    {
      level: 'bad',
      words: `Health is ${health.status}${names.length ? `: ${names.join(', ')}` : ''}`,
      at: 'health',
    },
  ]
}

/** @param {DashboardDocument} told @returns {Point[]} */
function ofBreakers({ breakers }) {
  return breakers
    .filter(({ state }) => state !== 'CLOSED')
    .map(({ name, state }) => ({
      level: state.endsWith('OPEN') && state !== 'HALF_OPEN' ? 'bad' : 'warn',
      words: `Circuit breaker ${name} is ${state}`,
      at: 'breakers',
    }))
}

/** @param {readonly DashboardSample[]} samples @param {number} now @returns {Point[]} */
function ofSamples(samples, now) {
  const lately = samples.filter(({ at }) => at > now - MINUTE)
  /** @param {(sample: DashboardSample) => number | undefined} of */
  const sum = (of) => lately.reduce((all, sample) => all + (of(sample) ?? 0), 0)
  const errors =
    errorShare({ at: now, rate: sum(({ rate }) => rate), errors: sum(({ errors }) => errors) }) ?? 0
  const lag = Math.max(0, ...lately.map(({ lag }) => lag ?? 0))
  return [
    ...judged(errors, ERRORS, `${percent(errors)} of the last minute's requests failed`, 'routes'),
    ...judged(lag, LAG, `The event loop was up to ${duration(lag)} late in the last minute`, 'charts'),
  ]
}

/** @param {number} value @param {readonly number[]} limits @param {string} words @param {string} at @returns {Point[]} */
function judged(value, [odd = 0, bad = 0], words, at) {
  return value < odd ? [] : [{ level: value < bad ? 'warn' : 'bad', words, at }]
}

/** @param {DashboardDocument} told @returns {Point[]} */
function ofAnomalies({ anomalies, now }) {
  return anomalies
    .filter(({ until }) => until === undefined)
    .slice(0, 3)
    .map((anomaly) => ({
      level: 'warn',
      words: `${anomalyTitle(anomaly)} for ${age(now - anomaly.since)}`,
      at: 'anomalies',
    }))
}

/** @param {DashboardAnomaly} anomaly */
export function anomalyTitle({ signal, method, uri }) {
  return `${signal === 'latency' ? 'Unusually slow' : 'Unusually many errors'}: ${method} ${uri}`
}

/** @param {DashboardDocument} told @param {readonly DashboardSample[]} samples */
export function showAttention(told, samples) {
  list(byId('attention').firstElementChild, pointsOf(told, samples), {
    // Numbers in it change: the place stays the same element.
    key: ({ level, words, at }) => `${level} ${at} ${words.replaceAll(/[\d.]+/g, '')}`,
    make: () => element('li', {}, element('a')),
    update: (item, { level, words, at }) => {
      item.className = level
      attribute(item.firstChild, 'href', `#${at}`)
      text(item.firstChild, words)
    },
  })
}
