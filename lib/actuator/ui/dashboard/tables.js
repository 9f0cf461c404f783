import { anomalyTitle } from './attention.js'
import { byId, element, list, orNothing, table, text } from './dom.js'
import { bytes, clock, count, duration, percent, quantile } from './format.js'

/** @import { DashboardDocument, DashboardHealthComponent, DashboardTrace } from '../dashboard-document.ts' */

const routeTable = table('Slowest routes', [
  'Route',
  'Requests.number',
  'Errors.number.wide',
  'Mean.number.wide',
  'p95.number',
  'p99.number.wide',
])
const exchangeTable = table('Recent requests', ['Time.wide', 'Request', 'Status.number', 'Took.number'])
const componentRows = element('ul.rows')
const anomalyRows = element('ul.rows')

/** @param {DashboardDocument} told */
export function showRoutes({ routes: told, links }) {
  orNothing(
    byId('routes').lastElementChild,
    routeTable.whole,
    told.length === 0,
    'No requests in the last five minutes.',
  )
  list(routeTable.body, told, {
    key: ({ method, uri }) => `${method} ${uri}`,
    make: () =>
      element(
        'tr',
        {},
        element('td', {}, element('span.name'), element('div.traces')),
        ...['td.number', 'td.number.wide', 'td.number.wide', 'td.number', 'td.number.wide'].map((each) =>
          element(each),
        ),
      ),
    update: ({ children: [name, ...numbers] }, route) => {
      text(name.firstChild, `${route.method} ${route.uri}`)
      showTraces(name.lastChild, route.traces, links.trace)
      const values = [
        count(route.count),
        percent(route.errors / route.count),
        duration(route.mean),
        quantile(route.p95, route.firstBound),
        quantile(route.p99, route.firstBound),
      ]
      for (const [index, value] of values.entries()) text(numbers[index], value)
      numbers[1].classList.toggle('bad', route.errors > 0)
    },
  })
}

/** @param {Element} parent @param {readonly DashboardTrace[]} traces @param {string | undefined} template */
function showTraces(parent, traces, template) {
  list(parent, traces, {
    key: ({ traceId }) => traceId,
    make: ({ traceId }) => traceLink(traceId, template),
    update: (link, { traceId, durationMs, status }) => {
      text(link, `${traceId.slice(0, 8)} ${duration(durationMs)}`)
      link.classList.toggle('bad', (status ?? 0) >= 500)
    },
  })
}

/**
 * A link to where traces are kept, or the id alone.
 * @param {string} traceId
 * @param {string | undefined} template
 */
function traceLink(traceId, template) {
  const address = template === undefined ? undefined : traceAddress(template, traceId)
  return address === undefined
    ? element('span.trace', { title: `Trace ${traceId}` })
    : element('a.trace', {
        href: address,
        title: `Trace ${traceId}`,
        target: '_blank',
        rel: 'noopener noreferrer',
      })
}

/** @param {string} template @param {string} traceId @returns {string | undefined} */
export function traceAddress(template, traceId) {
  const address = template.replaceAll('{traceId}', encodeURIComponent(traceId))
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? address : undefined
}

/** @param {DashboardDocument} told */
export function showExchanges({ exchanges: told, links }) {
  orNothing(byId('exchanges').lastElementChild, exchangeTable.whole, told.length === 0, 'None are recorded.')
  /** @type {Map<string, number>} */
  const seen = new Map()
  const rows = told.toReversed().map((exchange) => {
    const key = `${exchange.at} ${exchange.method} ${exchange.uri} ${exchange.traceId}`
    const times = (seen.get(key) ?? 0) + 1
    seen.set(key, times)
    return { ...exchange, key: `${key} ${times}` }
  })
  list(exchangeTable.body, rows.reverse(), {
    key: ({ key }) => key,
    make: ({ traceId }) =>
      element(
        'tr',
        {},
        element('td.muted.wide'),
        element(
          'td',
          {},
          element('span.name'),
          ' ',
          ...(traceId === undefined ? [] : [traceLink(traceId, links.trace)]),
        ),
        element('td.number'),
        element('td.number'),
      ),
    update: ({ children: [when, what, status, took] }, exchange) => {
      text(when, clock(exchange.at))
      text(what.firstChild, `${exchange.method} ${exchange.uri}`)
      if (exchange.traceId !== undefined) text(what.lastChild, exchange.traceId.slice(0, 8))
      text(status, exchange.status ?? 'left')
      status.className = `number ${statusLevel(exchange.status)}`
      text(took, duration(exchange.durationMs))
    },
  })
}

/** @param {number | undefined} status */
function statusLevel(status = 0) {
  return status >= 500 ? 'bad' : status >= 400 ? 'warn' : ''
}

/** @type {Record<string, string>} */
const STATUSES = { UP: 'good', DOWN: 'bad', OUT_OF_SERVICE: 'bad' }

/** @param {string} status */
export function healthLevel(status) {
  return STATUSES[status] ?? (status === 'UNKNOWN' ? '' : 'warn')
}

/** @param {DashboardDocument} told */
export function showHealth({ health }) {
  const parts = health?.components ?? []
  // What is not well comes first.
  const shown = parts.toSorted((a, b) => Number(a.status === 'UP') - Number(b.status === 'UP'))
  orNothing(
    byId('health').lastElementChild,
    componentRows,
    shown.length === 0,
    health === undefined ? 'It can not be told.' : `${health.status}, without components.`,
  )
  list(componentRows, shown, {
    key: ({ name }) => name,
    make: () => element('li', {}, element('span.name'), element('span'), element('span.more')),
    update: ({ children: [name, status, more] }, component) => {
      text(name, component.name)
      text(status, component.status)
      status.className = `pill ${healthLevel(component.status)}`
      text(more, detailsOf(component))
    },
  })
}

/** Components of the framework whose large numbers are sizes. */
const SIZED = new Set(['diskSpace', 'memory'])

/** @param {DashboardHealthComponent} component */
function detailsOf({ name, details = {} }) {
  /** @param {unknown} value */
  const written = (value) => {
    if (typeof value === 'number' && value >= 2 ** 20 && SIZED.has(name)) return bytes(value)
    if (typeof value !== 'object' || value === null) return String(value)
    // Of what has a health of its own, such as one circuit breaker of several, its status; the rest is in the endpoint.
    return 'status' in value ? String(value.status) : JSON.stringify(value)
  }
  return Object.entries(details)
    .map(([key, value]) => `${key}: ${written(value)}`)
    .join(' · ')
}

/** @param {DashboardDocument} told */
export function showAnomalies({ anomalies: told }) {
  orNothing(byId('anomalies').lastElementChild, anomalyRows, told.length === 0, 'None were noticed.')
  list(anomalyRows, told, {
    key: ({ since, signal, method, uri }) => `${since} ${signal} ${method} ${uri}`,
    make: () => element('li', {}, element('span.name'), element('span'), element('span.more')),
    update: ({ children: [name, state, more] }, anomaly) => {
      const { signal, value, baseline, since, until } = anomaly
      const format = signal === 'latency' ? duration : percent
      text(name, anomalyTitle(anomaly))
      text(state, until === undefined ? 'NOW' : 'OVER')
      state.className = `pill ${until === undefined ? 'warn' : ''}`
      const time = until === undefined ? `since ${clock(since)}` : `${clock(since)} to ${clock(until)}`
      text(more, `${format(value)}, usually ${format(baseline)} · ${time}`)
    },
  })
}
