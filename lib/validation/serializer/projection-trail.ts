import { NestingLimitError, SerializationError } from './serializer.errors.js'

interface Step {
  readonly holder: object
  readonly key: unknown
}

/** Where in a value something went wrong. Written only while the error passes the objects around that place, so it costs nothing else. */
export class ProjectionTrail {
  #steps: Step[] = []

  /** Gives back the error that goes on outwards. */
  readonly passed = (error: unknown, holder: object, key: unknown): unknown => {
    this.#steps.push({ holder, key })
    return error
  }

  /** Ends the trail. */
  error(cause: unknown): SerializationError {
    const steps = this.#steps.reverse()
    this.#steps = []
    if (!isTooDeep(cause)) {
      return new SerializationError('a getter, a method or a @Transform throws', pathOf(steps), cause)
    }
    const holders = new Set<object>()
    for (const [index, { holder }] of steps.entries()) {
      if (holders.has(holder)) {
        const path = pathOf(steps.slice(0, index))
        return new SerializationError('it refers back to an object that contains it', path, cause)
      }
      holders.add(holder)
    }
    return new SerializationError('it is nested too deeply', pathOf(steps.slice(0, MAX_SHOWN)), cause)
  }
}

const MAX_SHOWN = 20

/** Called far down the stack, the engine's limit may be met before ours. */
function isTooDeep(error: unknown): boolean {
  return (
    error instanceof NestingLimitError || (error instanceof RangeError && /call stack/iu.test(error.message))
  )
}

function pathOf(steps: readonly Step[]): string {
  return steps.reduce((path, { holder, key }) => path + jsonPathStep(Array.isArray(holder), key), '$')
}

/** One step of a path such as `$.items[0]["a b"]`. */
export function jsonPathStep(isList: boolean, key: unknown): string {
  if (isList || typeof key === 'number') return `[${String(key)}]`
  const name = String(key)
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
