import { types } from 'node:util'
import { NonErrorThrownError } from './errors.errors.js'

/** Whether a thrown value is an Error; never throws, whatever proxy it is. */
export function isError(thrown: unknown): thrown is Error {
  try {
    // An error of another realm (Node's own ones, under a test runner that isolates modules) is an Error as well.
    return thrown instanceof Error || types.isNativeError(thrown) || thrown instanceof DOMException
  } catch {
    return false
  }
}

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
