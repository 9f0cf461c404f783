import { declaredParameters, methodTypes, type AdvisedMethod, type Invocation } from '../../core/index.js'
import { signalPositions } from '../scope/signal-parameters.js'
import { CoalesceKeyError } from './coalesce.errors.js'

type AnyFunction = (...args: never[]) => unknown

/** Types that tell nothing about the value (`Object`: interfaces, unions) or that make a key. */
const ACCEPTED: ReadonlySet<unknown> = new Set([undefined, Object, String, Number, Boolean, BigInt])

/** What arguments are called in messages. */
interface Signature {
  /** `ProductService.find`. */
  readonly id: string
  readonly parameterNames: readonly (string | undefined)[]
}

const NONE: ReadonlySet<number> = new Set()

/**
 * How the key of a call of the method is found in its arguments. A `@Signal()` parameter does not count.
 *
 * @throws CoalesceKeyError at boot, where the method's signature shows that a parameter can not be in a key; and for each such argument
 */
export function argumentsKey(method: AdvisedMethod): (invocation: Invocation) => string {
  const signals = new Set(signalPositions(method))
  const prototype = method.target.prototype as Record<string | symbol, AnyFunction>
  const declared = declaredParameters(prototype[method.name] as AnyFunction)
  for (const [position, type] of (methodTypes(prototype, method.name) ?? []).entries()) {
    // Of a rest parameter the type is that of the list, which the arguments are not.
    if (signals.has(position) || ACCEPTED.has(type) || declared[position]?.isRest === true) continue
    throw errorOf(method, position, `of type ${typeof type === 'function' ? type.name : String(type)}`)
  }
  return ({ args }) => keyOfArguments(args, method, signals)
}

/**
 * Equal for equal strings, numbers, booleans and bigints, and for what is left out at the end.
 *
 * @param skipped positions that do not count
 * @throws CoalesceKeyError for an argument that is anything else
 */
export function keyOfArguments(args: readonly unknown[], signature: Signature, skipped = NONE): string {
  let key = ''
  let pending = ''
  for (const [position, value] of args.entries()) {
    const part = skipped.has(position) ? 'undefined' : keyPart(value)
    if (part === undefined) throw errorOf(signature, position, kindOf(value))
    pending += `${part},`
    // What is left out at the end, or undefined there, makes no difference to the function either.
    if (part !== 'undefined') {
      key += pending
      pending = ''
    }
  }
  return key
}

function errorOf({ id, parameterNames }: Signature, position: number, found: string): CoalesceKeyError {
  return new CoalesceKeyError(id, parameterNames[position] ?? position, found)
}

function keyPart(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'bigint':
      return `${value}n`
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value)
    case 'object':
      return value === null ? 'null' : undefined
    default:
      return undefined
  }
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`
  const { constructor } = value
  return typeof constructor === 'function' && constructor !== Object ? `a ${constructor.name}` : 'an object'
}
