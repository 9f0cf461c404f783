import { errorName, isError, messageOf } from '../../../common/index.js'
import type { SpanAttributes } from '../../../core/index.js'

/** How many causes of causes are shown. */
const MAX_CAUSES = 8

/**
 * What an event `exception` holds by OpenTelemetry's conventions. The stack trace has those of the causes after it. Whatever was thrown:
 * it is never an error to describe it.
 */
export function exceptionAttributes(error: unknown): SpanAttributes {
  return {
    'exception.type': errorName(error),
    'exception.message': messageOf(error),
    ...(isError(error) && { 'exception.stacktrace': stackOf(error) }),
  }
}

/** `undefined` for an error that says nothing. */
export function statusMessage(error: unknown): string | undefined {
  const message = messageOf(error)
  return message === '' ? undefined : message
}

function stackOf(error: Error): string {
  const stacks: string[] = []
  try {
    let current: unknown = error
    for (let depth = 0; depth <= MAX_CAUSES && isError(current); depth++) {
      stacks.push(typeof current.stack === 'string' ? current.stack : messageOf(current))
      current = current.cause
    }
  } catch {
    // A proxy or a getter that fails: what there is up to here has to do.
  }
  return stacks.join('\nCaused by: ')
}
