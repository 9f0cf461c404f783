import { change } from './act.js'
import { attribute, byId, element, list, orNothing, text } from './dom.js'

/** @import { DashboardLogger } from '../dashboard-document.ts' */

const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL', 'OFF']
/** Names that a searchField shows at most. */
const MOST = 30

/** @type {readonly DashboardLogger[]} */
let allLoggers = []
/** @type {string | undefined} */
let loggersLink
/** @type {() => void} */
let refreshAll = () => undefined

const searchField = element('input', {
  type: 'search',
  placeholder: 'Search, or name a logger to set',
  'aria-label': 'Search loggers',
  autocomplete: 'off',
  spellcheck: 'false',
})
const loggerRows = element('ul.rows')
const remark = element('p.muted')
const loggersPanel = element('div', {}, searchField, loggerRows, remark)
searchField.addEventListener('input', () => showMatches())

/**
 * @param {readonly DashboardLogger[] | undefined} changed
 * @param {string | undefined} address
 * @param {() => void} again
 */
export function showLoggers(changed, address, again) {
  refreshAll = again
  if (changed === undefined && address === loggersLink) return
  allLoggers = changed ?? allLoggers
  loggersLink = address
  orNothing(byId('loggers').lastElementChild, loggersPanel, allLoggers.length === 0, 'They can not be told.')
  showMatches()
}

/** Those that are set, or those that are searched for; a name that nobody has used yet can be set as well. */
function showMatches() {
  const wanted = searchField.value.trim()
  const found = allLoggers.filter(({ name, configuredLevel }) =>
    wanted === ''
      ? configuredLevel !== undefined || name === 'ROOT'
      : name.toLowerCase().includes(wanted.toLowerCase()),
  )
  const known = allLoggers.some(({ name }) => name === wanted)
  const all =
    wanted === '' || known || loggersLink === undefined
      ? found
      : [...found.slice(0, MOST - 1), unused(wanted)]
  list(loggerRows, all.slice(0, MOST), {
    key: ({ name }) => `${loggersLink !== undefined} ${name}`,
    make: ({ name }) => loggerRow(name),
    update: (row, logger) => row.show(logger),
  })
  const hidden = wanted === '' ? allLoggers.length - found.length : found.length - MOST
  text(
    remark,
    hidden <= 0
      ? ''
      : wanted === ''
        ? `${hidden} more have no level of their own.`
        : `${hidden} more: search on.`,
  )
}

/** @param {string} name @returns {DashboardLogger} */
function unused(name) {
  const parts = name.split('.')
  while (parts.pop() !== undefined) {
    const parent = allLoggers.find((each) => each.name === parts.join('.'))
    if (parent !== undefined) return { name, effectiveLevel: parent.effectiveLevel }
  }
  return { name, effectiveLevel: allLoggers.find((each) => each.name === 'ROOT')?.effectiveLevel ?? 'INFO' }
}

/** @param {string} name */
function loggerRow(name) {
  const title = element('span.name')
  const level = element(
    'select',
    { 'aria-label': `Level of ${name}` },
    ...LOG_LEVELS.map((each) => element('option', {}, each)),
  )
  const reset = element('button', { type: 'button', 'aria-label': `Reset ${name}` }, 'Reset')
  const readOnly = element('span.pill')
  let effective = ''
  /** @param {string | undefined} wanted */
  const choose = async (wanted) => {
    // What is shown is what counts, not what was wished for.
    if (!(await setLevel(name, wanted))) level.value = effective
  }
  level.addEventListener('change', () => void choose(level.value))
  reset.addEventListener('click', () => void choose(undefined))
  const row = element('li', {}, title, ...(loggersLink === undefined ? [readOnly] : [level, reset]))
  /** @param {DashboardLogger} logger */
  row.show = ({ configuredLevel, effectiveLevel }) => {
    text(title, name)
    attribute(
      title,
      'title',
      configuredLevel === undefined ? 'Has the level of the logger above it' : undefined,
    )
    text(readOnly, effectiveLevel)
    // Only news: a choice that somebody is making is left alone.
    if (effective !== effectiveLevel) level.value = effectiveLevel
    effective = effectiveLevel
    reset.disabled = configuredLevel === undefined
  }
  return row
}

/**
 * @param {string} name
 * @param {string | undefined} level
 * @returns {Promise<boolean>} whether it worked
 */
async function setLevel(name, level) {
  if (loggersLink === undefined) return false
  const done = level === undefined ? `${name} has the level of the logger above it` : `${name} logs ${level}`
  // As in Spring Boot's endpoint; JSON has no undefined.
  const body = { configuredLevel: level ?? null }
  const worked = await change({ link: loggersLink, name, body, done })
  refreshAll()
  return worked
}
