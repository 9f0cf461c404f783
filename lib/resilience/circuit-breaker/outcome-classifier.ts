import { durationOf, messageOf } from '../../common/index.js'
import type { ErrorClassOrName } from '../outcome/error-class.js'
import { errorMatcher } from '../outcome/error-matcher.js'
import type {
  CircuitBreakerCallOptions,
  CircuitBreakerConfig,
  TransitionCheckResult,
} from './circuit-breaker.options.js'

export type ErrorKind = 'failure' | 'ignored' | 'success'

/** Says what calls come to, as the configuration has it. */
export interface OutcomeClassifier {
  /** @param call counts for what the configuration leaves open */
  kindOf(error: unknown, call?: CircuitBreakerCallOptions): ErrorKind
  /** `undefined` where no result is a failure. */
  readonly isFailure: ((result: unknown) => boolean) | undefined
  /** How long the breaker opens: milliseconds, or `true` for as long as it always does. `undefined` where nothing opens it at once. */
  readonly opens: ((outcome: 'result' | 'error', value: unknown, now: number) => number | boolean) | undefined
}

type Predicate = (value: unknown) => boolean

/**
 * What a predicate throws is not the caller's business, and may not keep a permission from being given back: it is reported, and the call
 * counts as if there were no such predicate.
 *
 * @param report told of what a predicate threw, once for each
 */
export function classifierOf(
  config: CircuitBreakerConfig,
  report: (message: string) => void,
): OutcomeClassifier {
  const guard = guarding(report)
  const ignored = either(
    config.ignoreExceptions,
    guard('ignoreExceptionPredicate', config.ignoreExceptionPredicate, false),
  )
  const recorded = either(config.recordExceptions, guard('recordException', config.recordException, true))
  return {
    kindOf: (error, call) => {
      if (ignored?.(error) === true) return 'ignored'
      const isRecorded = recorded?.(error)
      if (isRecorded === true) return 'failure'
      // What the caller knows fills in what the configuration leaves open.
      const ignoredByCall = guard('ignoreExceptionPredicate', call?.ignoreExceptionPredicate, false)
      if (ignoredByCall?.(error) === true) return 'ignored'
      if (isRecorded === false) return 'success'
      const recordedByCall = guard('recordException', call?.recordException, true)
      return recordedByCall === undefined || recordedByCall(error) ? 'failure' : 'success'
    },
    isFailure: guard('recordResultPredicate', config.recordResultPredicate, false),
    opens: openingOf(config, guard),
  }
}

type Guard = <A extends unknown[], R>(
  option: string,
  call: ((...args: A) => R) | undefined,
  otherwise: R,
) => ((...args: A) => R) | undefined

function guarding(report: (message: string) => void): Guard {
  return (option, call, otherwise) => {
    if (call === undefined) return undefined
    let isReported = false
    return (...args) => {
      try {
        return call(...args)
      } catch (error) {
        if (!isReported)
          report(`${option} threw an error, and is passed over where it does: ${messageOf(error)}`)
        isReported = true
        return otherwise
      }
    }
  }
}

function openingOf({ transitionOnResult }: CircuitBreakerConfig, guard: Guard): OutcomeClassifier['opens'] {
  if (transitionOnResult === undefined) return undefined
  return guard(
    'transitionOnResult',
    (outcome: 'result' | 'error', value: unknown, now: number) =>
      waitOf(transitionOnResult(outcome === 'result' ? { result: value } : { error: value }, now), now),
    false,
  )
}

function waitOf(check: TransitionCheckResult, now: number): number | boolean {
  if (check === undefined || typeof check === 'boolean') return check === true
  const wait = durationOf(
    'waitUntil' in check ? Number(check.waitUntil) - now : check.waitDuration,
  ).toMillis()
  return wait > 0 && wait
}

function either(
  classes: readonly ErrorClassOrName[],
  predicate: Predicate | undefined,
): Predicate | undefined {
  const isListed = errorMatcher(classes)
  if (isListed === undefined || predicate === undefined) return isListed ?? predicate
  return (error) => isListed(error) || predicate(error)
}
