import type { Advice, AdvisedMethod } from '../../core/index.js'
import { SYSTEM_RUNTIME } from '../strategy/strategy-runtime.js'
import type { FallbackOption } from './fallback.options.js'
import { FallbackStrategy } from './fallback-strategy.js'

/** The `fallback` of another pattern's decorator: advice that answers a failed call, and keeps no events. @throws InvalidFallbackError at boot */
export function fallbackAdvice(fallback: FallbackOption, method: AdvisedMethod): Advice {
  return adviceOf(new FallbackStrategy(method, { fallback, eventConsumerBufferSize: 0 }, SYSTEM_RUNTIME))
}

export function adviceOf(strategy: FallbackStrategy): Advice {
  return (invocation, proceed) => strategy.apply(proceed, invocation)
}
