import { isError } from '../../common/index.js'
import { withCauses } from './causes.js'

/**
 * What a parameter of an exception handler takes: of the exception that matched and its causes the first that is an instance of the
 * parameter's type. A type that says nothing (`Object`, `undefined`) takes the exception itself.
 *
 * @param type as TypeScript emitted it
 */
export function exceptionArgument(exception: unknown, type: unknown): unknown {
  if (typeof type !== 'function' || type === Object || !isError(exception)) return exception
  if (type === Error) return exception
  for (const candidate of withCauses(exception)) if (candidate instanceof type) return candidate
  return undefined
}
