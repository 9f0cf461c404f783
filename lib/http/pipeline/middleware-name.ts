import type { MiddlewareFunction } from './middleware.js'

/** Gives a function that stands for a middleware the name of what it stands for, as errors and spans tell it. */
export function named(standIn: MiddlewareFunction, name: string): MiddlewareFunction {
  return Object.defineProperty(standIn, 'name', { value: name })
}
