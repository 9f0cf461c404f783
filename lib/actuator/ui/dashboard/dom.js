import { shown } from './format.js'

/**
 * An element. Whatever comes from elsewhere becomes text or the value of an attribute that runs nothing.
 * @param {string} tag with classes: `td.number`
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function element(tag, attributes = {}, ...children) {
  const [name = '', ...classes] = tag.split('.')
  const made = document.createElement(name)
  if (classes.length > 0) made.className = classes.join(' ')
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
export function svg(name, attributes) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  return made
}

/**
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id)
}

/**
 * Touches the document only where something is different, so that selections stay and screen readers are quiet.
 * @param {Element} node
 * @param {unknown} value
 */
export function text(node, value) {
  const wanted = shown(value)
  if (node.textContent !== wanted) node.textContent = wanted
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {string | undefined} value
 */
export function attribute(node, name, value) {
  if (value === undefined) node.removeAttribute(name)
  else if (node.getAttribute(name) !== value) node.setAttribute(name, value)
}

/** @type {WeakMap<Element, Map<string, any>>} */
const kept = new WeakMap()

/**
 * Makes the children of `parent` those of `items`. What is there already stays the same element, with its focus.
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} items
 * @param {{ key: (item: T) => string, make: (item: T) => any, update: (element: any, item: T) => void }} row
 */
export function list(parent, items, { key, make, update }) {
  const before = kept.get(parent) ?? new Map()
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)
  /** @type {Map<string, any>} */
  const now = new Map()
  for (const item of items) {
    const name = key(item)
    if (now.has(name)) continue
    const child = before.get(name) ?? make(item)
    now.set(name, child)
    update(child, item)
  }
  for (const [name, child] of before) if (!now.has(name)) child.remove()
  let place = parent.firstChild
  for (const child of now.values()) {
    if (child === place) place = child.nextSibling
    else parent.insertBefore(child, place)
  }
  kept.set(parent, now)
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true })
}

/**
 * A table that `list` can fill.
 * @param {string} caption for who does not see the heading above
 * @param {readonly string[]} columns names; with a class: `Mean.number`
 */
export function table(caption, columns) {
  const body = element('tbody')
  const heads = columns.map((column) => {
    const [name = '', ...classes] = column.split('.')
    return element(['th', ...classes].join('.'), { scope: 'col' }, name)
  })
  const whole = element(
    'table',
    { 'aria-label': caption },
    element('thead', {}, element('tr', {}, ...heads)),
    body,
  )
  return { whole, body }
}

/**
 * Says in words that there is nothing.
 * @param {Element} parent
 * @param {Element} content
 * @param {boolean} isEmpty
 * @param {string} words
 */
export function orNothing(parent, content, isEmpty, words) {
  const wanted = isEmpty ? element('p.muted', {}, words) : content
  const current = parent.firstElementChild
  if (isEmpty ? current?.textContent !== words : current !== content) parent.replaceChildren(wanted)
}
