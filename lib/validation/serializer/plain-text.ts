import { jsonPathStep } from './projection-trail.js'
import { SerializationError } from './serializer.errors.js'

/** Writes plain objects and lists that nobody else has: the only thing that can go wrong is a bigint. */
export function plainText(plain: unknown): string {
  try {
    return JSON.stringify(plain) ?? ''
  } catch (error) {
    const path = pathToBigInt(plain, '$')
    // A text longer than a string can be.
    if (path === undefined) throw new SerializationError('its text is too long', '$', error)
    throw new SerializationError('a bigint has no JSON form', path, error)
  }
}

function pathToBigInt(plain: unknown, path: string): string | undefined {
  if (typeof plain === 'bigint') return path
  if (typeof plain !== 'object' || plain === null) return undefined
  for (const [key, value] of Object.entries(plain)) {
    const found = pathToBigInt(value, path + jsonPathStep(Array.isArray(plain), key))
    if (found !== undefined) return found
  }
  return undefined
}
