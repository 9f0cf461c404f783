import { HERE, request } from './act.js'
import { showAttention } from './attention.js'
import { showBreakers } from './breakers.js'
import { charts } from './charts.js'
import { byId, text } from './dom.js'
import { age, clock, shown } from './format.js'
import { showLoggers } from './loggers.js'
import { healthLevel, showAnomalies, showExchanges, showHealth, showRoutes } from './tables.js'

/** @import { DashboardDocument, DashboardSample } from '../dashboard-document.ts' */

const DATA = new URL(`${HERE.pathname}/data`, HERE)
/** Milliseconds until the server is asked again that did not answer. */
const RETRY = 2000

const drawing = charts()
/** @type {readonly DashboardSample[]} */
let samples = []
/** @type {DashboardDocument | undefined} */
let known
/** When the server was last heard of, by this browser's clock. */
let heardAt = Date.now()
/** The same, where it does not answer any more. @type {number | undefined} */
let lostAt
let paused = false
let asking = false
/** @type {number | undefined} */
let timer

/** Asks once, and shows what comes. Only one question is under way at a time. */
async function tick() {
  clearTimeout(timer)
  if (asking) return
  asking = true
  try {
    const url = new URL(DATA)
    const newest = samples.at(-1)
    if (newest !== undefined && known !== undefined) url.searchParams.set('since', String(newest.at))
    const answer = await request(url)
    const body = await answer.text()
    if (answer.ok) show(JSON.parse(body))
    else lose(refusalOf(answer.status))
  } catch {
    lose('')
  } finally {
    asking = false
    askAgain()
  }
}

function askAgain() {
  clearTimeout(timer)
  if (!paused && document.visibilityState === 'visible')
    timer = setTimeout(tick, lostAt === undefined ? (known?.intervalMs ?? RETRY) : RETRY)
}

/** Shows what a change has come to. */
function refresh() {
  void tick()
}

/** @param {number} status */
function refusalOf(status) {
  if (status === 401 || status === 403) return ` It refuses (${status}): load the page again to sign in.`
  return ` It answers ${status}.`
}

/** @param {DashboardDocument} told */
function show(told) {
  if (known !== undefined && known.application.startedAt !== told.application.startedAt) {
    // Another process, which was not asked for all it knows; what is known of the one before it stays in the charts.
    known = undefined
    return
  }
  found()
  known = told
  const first = told.samples[0]?.at ?? Infinity
  samples = [...samples.filter(({ at }) => at < first && at > told.now - told.historyMs), ...told.samples]
  showHeader(told)
  showAttention(told, samples)
  drawing.update({ samples, from: told.now - told.historyMs, to: told.now, gap: 2.5 * told.intervalMs })
  showRoutes(told)
  showExchanges(told)
  showHealth(told)
  showBreakers(told, refresh)
  showAnomalies(told)
  showLoggers(told.loggers, told.links.loggers, refresh)
}

/** @param {DashboardDocument} told */
function showHeader({ application, health, now }) {
  const { name, startedAt, node, pid, profiles } = application
  text(byId('name'), name)
  text(
    byId('facts'),
    [
      `up ${age(now - startedAt)}`,
      ...(profiles.length ? [profiles.join(', ')] : []),
      `process ${pid}, Node.js ${node}`,
    ].join(' · '),
  )
  byId('status').hidden = health === undefined
  byId('status').className = `pill ${healthLevel(health?.status ?? '')}`
  text(byId('status'), health?.status ?? '')
  const title = `${health && health.status !== 'UP' ? `${health.status} · ` : ''}${name}`
  if (document.title !== shown(title)) document.title = shown(title)
}

/** @param {string} why */
function lose(why) {
  lostAt ??= heardAt
  document.body.dataset['state'] = 'lost'
  text(byId('live-text'), 'Disconnected')
  byId('connection').hidden = false
  text(byId('connection'), `Disconnected since ${clock(lostAt)}.${why} What is below is older than that.`)
}

function found() {
  heardAt = Date.now()
  lostAt = undefined
  byId('connection').hidden = true
  showState()
}

function showState() {
  document.body.dataset['state'] = paused ? 'paused' : 'live'
  text(byId('live-text'), paused ? 'Paused' : 'Live')
}

byId('pause').addEventListener('click', () => {
  paused = !paused
  byId('pause').setAttribute('aria-pressed', String(paused))
  text(byId('pause'), paused ? 'Go on' : 'Pause')
  if (lostAt === undefined) showState()
  if (paused) clearTimeout(timer)
  else void tick()
})
document.addEventListener('visibilitychange', () =>
  document.visibilityState === 'visible' && !paused ? void tick() : askAgain(),
)
void tick()
