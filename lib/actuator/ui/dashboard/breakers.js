import { change, confirmed } from './act.js'
import { byId, element, list, orNothing, text } from './dom.js'

/** @import { DashboardBreaker, DashboardDocument } from '../dashboard-document.ts' */

/** What can be asked of a breaker, in resilience4j's words. */
const ACTIONS = [
  {
    label: 'Force open',
    update: 'FORCE_OPEN',
    state: 'FORCED_OPEN',
    effect: 'Every call is refused until somebody closes it.',
  },
  {
    label: 'Close',
    update: 'CLOSE',
    state: 'CLOSED',
    effect: 'Calls are let through again, and counted anew.',
  },
  {
    label: 'Disable',
    update: 'DISABLE',
    state: 'DISABLED',
    effect: 'All calls are let through and none is counted, until somebody closes it.',
  },
]

/** @type {Record<string, string>} */
const STATE_LEVELS = {
  CLOSED: 'good',
  OPEN: 'bad',
  FORCED_OPEN: 'bad',
  HALF_OPEN: 'warn',
  DISABLED: 'warn',
  METRICS_ONLY: 'warn',
}

const breakerRows = element('ul.rows')

/**
 * @param {DashboardDocument} told
 * @param {() => void} refresh
 */
export function showBreakers({ breakers, links }, refresh) {
  const link = links.circuitbreakers
  orNothing(byId('breakers').lastElementChild, breakerRows, breakers.length === 0, 'There are none.')
  list(breakerRows, breakers, {
    key: ({ name }) => `${link !== undefined} ${name}`,
    make: ({ name }) => breakerRow(name, link, refresh),
    update: ({ firstChild: title, children }, breaker) => {
      const [, state, more, buttons] = children
      text(title, breaker.name)
      state.className = `pill ${STATE_LEVELS[breaker.state] ?? ''}`
      text(state, breaker.state)
      text(more, breakerFacts(breaker))
      for (const [index, button] of [...(buttons?.children ?? [])].entries())
        button.disabled = ACTIONS[index]?.state === breaker.state
    },
  })
}

/** @param {string} name @param {string | undefined} link @param {() => void} refresh */
function breakerRow(name, link, refresh) {
  const row = element('li', {}, element('span.name'), element('span'), element('span.more'))
  if (link === undefined) return row
  const buttons = ACTIONS.map(({ label, update, effect }) => {
    const button = element('button', { type: 'button', 'aria-label': `${label} ${name}` }, label)
    button.addEventListener('click', async () => {
      const title = `${label}: ${name}`
      if (!(await confirmed({ title, words: effect, yes: label }))) return
      await change({ link, name, body: { updateState: update }, done: `${label}: done for ${name}` })
      refresh()
    })
    return button
  })
  row.append(element('span.buttons', {}, ...buttons))
  return row
}

/** @param {DashboardBreaker} breaker */
function breakerFacts({ failureRate, failureRateThreshold, slowCallRate, calls, failed, notPermitted }) {
  const rates =
    failureRate < 0
      ? 'too few calls for a rate'
      : `${failureRate.toFixed(0)} % failed (opens at ${failureRateThreshold} %), ${slowCallRate.toFixed(0)} % slow`
  return `${rates} · ${failed} of ${calls} calls failed · ${notPermitted} refused`
}
