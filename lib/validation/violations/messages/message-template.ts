import { shownText } from '../shown-text.js'
import type { MessageParams } from './message-source.js'

/** One template, or several of which the first is used whose placeholders all have a value. */
export type MessageTemplate = string | readonly string[]

/** UTF-16 units that one parameter adds to a message. */
const MAX_PARAMETER = 200
const PLACEHOLDER = /(\\?)\{(\w+)\}/g

/**
 * Fills `{min}`, `{property}` and so on. What is filled in is not looked at again, so a value can not bring placeholders. A name that is
 * no parameter stays as it is written, and so does `\{min}`, without its backslash.
 */
export function renderTemplate(template: MessageTemplate, params: MessageParams): string {
  if (typeof template === 'string') return rendered(template, params)
  return rendered(template.find((each) => isComplete(each, params)) ?? template.at(-1) ?? '', params)
}

function isComplete(template: string, params: MessageParams): boolean {
  for (const [, escape, name = ''] of template.matchAll(PLACEHOLDER)) {
    if (escape === '' && textOf(params, name) === undefined) return false
  }
  return true
}

function rendered(template: string, params: MessageParams): string {
  return template.replace(PLACEHOLDER, (written: string, escape: string, name: string) =>
    escape === '' ? (textOf(params, name) ?? written) : written.slice(1),
  )
}

function textOf(params: MessageParams, name: string): string | undefined {
  const text = Object.hasOwn(params, name) ? plainText(params[name]) : undefined
  return text === undefined ? undefined : shownText(text, MAX_PARAMETER)
}

/** Lists as class-validator writes them. */
function plainText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
    case 'boolean':
    case 'bigint':
      return String(value)
    default:
      return Array.isArray(value) ? value.map((each) => plainText(each) ?? '').join(', ') : undefined
  }
}
