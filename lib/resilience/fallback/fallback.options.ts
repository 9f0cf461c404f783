import type { ErrorClass } from '../outcome/error-class.js'
import { INSTANCE_DEFAULTS, type InstanceConfig } from '../strategy/strategy-recipe.js'

/** A function gets the error and what the method was called with. */
export type FallbackFunction = (error: never, ...args: never[]) => unknown

/** What happens instead, for some errors or for all. */
export interface FallbackRule {
  /** Classes of the errors that it is for; their subclasses included. Default: every error. */
  readonly for?: ErrorClass | readonly ErrorClass[]
  /** Whether it is for this very error. */
  readonly when?: (error: unknown) => boolean
  /** Name of a method of the same class that is called with the error, then with the arguments. */
  readonly method?: string
  /** Called with the error, then with the arguments. */
  readonly use?: FallbackFunction
  /** What the caller gets. All callers get the same object. */
  readonly value?: unknown
}

export type FallbackTarget = string | FallbackFunction | FallbackRule

/** A method's name, a function, a rule, or several of them; of several the one for the most specific class of the error runs. */
export type FallbackOption = FallbackTarget | readonly FallbackTarget[]

export interface FallbackConfig extends InstanceConfig {
  readonly fallback: FallbackOption
}

/** What a fallback has besides what happens instead. */
export const FALLBACK_DEFAULTS: Omit<FallbackConfig, 'fallback'> = INSTANCE_DEFAULTS
