import { byId, text } from './dom.js'

/** Where the page is, without a slash at its end. What links say is relative to it. */
export const HERE = new URL(location.pathname.replace(/\/+$/, ''), location.origin)

/** Milliseconds until an answer that does not come is given up. */
const PATIENCE = 8000
const SHOWN = 6000

/** @type {number | undefined} */
let hiding

/** @param {string} words said aloud, and shown for a while */
export function say(words) {
  text(byId('message'), words)
  clearTimeout(hiding)
  hiding = setTimeout(() => text(byId('message'), ''), SHOWN)
}

/**
 * Asks before something is done that is felt by users.
 * @param {{ title: string, words: string, yes: string }} question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, words, yes }) {
  const dialog = byId('confirm')
  text(byId('confirm-title'), title)
  text(byId('confirm-text'), words)
  text(byId('confirm-yes'), yes)
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((done) => {
    dialog.addEventListener('close', () => done(dialog.returnValue === 'yes'), { once: true })
  })
}

/**
 * @param {URL} url
 * @param {RequestInit} [init]
 */
export function request(url, init) {
  // An answer from elsewhere, such as a login page, is none.
  return fetch(url, { redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE), ...init })
}

/**
 * Changes something through another endpoint.
 * @param {{ link: string, name: string, body: object, done: string }} change
 * @returns {Promise<boolean>} whether it worked; what came of it has been said
 */
export async function change({ link, name, body, done }) {
  const url = new URL(link, HERE)
  url.pathname += `/${encodeURIComponent(name)}`
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    await answer.arrayBuffer()
    say(answer.ok ? done : `${name} was not changed: the server answered ${answer.status}`)
    return answer.ok
  } catch {
    say(`${name} was not changed: the server does not answer`)
    return false
  }
}
