import {
  AspectOrder,
  defineAspect,
  MetadataKey,
  SIGNAL_PARAMETERS,
  type AdvisedMethod,
  type AspectDecoration,
} from '../../core/index.js'
import { isAsynchronous, promised } from '../strategy/method-kind.js'
import { currentSignal } from './current-signal.js'
import { ExecutionScope } from './execution-scope.js'

/** On the class or (prototype, method): the two aspects below are there. */
const SIGNALS = new MetadataKey<true>('resilience:signal-parameters')

/** Around every pattern: a signal that the caller passes ends the call, also while it waits for a permit or for its next attempt. */
const followPassedSignals = defineAspect({
  name: 'caller-signal',
  order: AspectOrder.CALLER_SIGNAL,
  create: (_options, { method }) => {
    const positions = signalPositions(method)
    if (positions.length === 0) return undefined
    const advice = ({ args }: { readonly args: readonly unknown[] }, proceed: () => unknown): unknown => {
      const passed = positions.map((position) => args[position]).filter(isForeignSignal)
      if (passed.length === 0) return proceed()
      const scope = new ExecutionScope()
      for (const signal of passed) scope.follow(signal)
      return ExecutionScope.runAndClose(scope, proceed)
    }
    return isAsynchronous(method) ? promised(advice) : advice
  },
})

/** Next to the method: it gets the signal of the innermost deadline, which follows everything further out. */
const handCurrentSignal = defineAspect({
  name: 'signal',
  order: AspectOrder.SIGNAL,
  create: (_options, { method }) => {
    const positions = signalPositions(method)
    if (positions.length === 0) return undefined
    return (invocation, proceed) => {
      const signal = currentSignal()
      if (signal === undefined) return proceed()
      const passed = invocation.args
      const handed = [...passed]
      for (const position of positions) handed[position] = signal
      // The invocation is shared by all attempts at the call, which may run at the same time: the next one sees what was passed.
      invocation.args = handed
      try {
        return proceed()
      } finally {
        invocation.args = passed
      }
    }
  },
})

/** Makes `@Signal()` parameters of a method, or of those of a class, get what ends the call. Applied with every pattern's decorator. */
export const signalParameters: AspectDecoration = (target, member, descriptor) => {
  if (SIGNALS.getOwn(target, member) === true) return
  SIGNALS.set(target, true, member)
  followPassedSignals()(target, member, descriptor)
  handCurrentSignal()(target, member, descriptor)
}

/** Positions of the parameters with `@Signal()`. */
export function signalPositions({ target, name }: AdvisedMethod): readonly number[] {
  return [...(SIGNAL_PARAMETERS.get(target.prototype as object, name) ?? [])]
}

/** A signal that does not end the running code anyway. */
function isForeignSignal(value: unknown): value is AbortSignal {
  return value instanceof AbortSignal && value !== currentSignal()
}
