import { isError } from '../../common/index.js'
import { NonErrorThrownError } from './errors.errors.js'

/** The thrown value as an Error: itself, or one that says what was thrown instead. */
export function toError(thrown: unknown): Error {
  return isError(thrown) ? thrown : new NonErrorThrownError(describe(thrown))
}

const MAX_DESCRIPTION = 200

/** A short text for a value that may be anything, hostile getters and proxies included. Runs none of the value's own code but getters. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, MAX_DESCRIPTION))
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  try {
    const text = JSON.stringify(value)
    return typeof text === 'string' ? text.slice(0, MAX_DESCRIPTION) : 'an object'
  } catch {
    return 'an object that can not be read'
  }
}
