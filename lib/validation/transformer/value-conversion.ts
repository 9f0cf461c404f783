import { isError } from '../../common/index.js'
import { UntransformableValueError } from './transformer.errors.js'

export type ValueConversion = (value: unknown) => unknown

/** Absent from runtimes that are not Node. */
const BUFFER = Reflect.get(globalThis, 'Buffer') as typeof Buffer | undefined

const CONVERSIONS: ReadonlyMap<unknown, ValueConversion> = new Map<unknown, ValueConversion>([
  [String, unlessMissing('text', String)],
  [Number, unlessMissing('a number', Number)],
  [Boolean, unlessMissing('true or false', Boolean)],
  [Date, (value) => (value instanceof Date ? copyDate(value) : toDate(value))],
  ...(BUFFER === undefined ? [] : [[BUFFER, bufferConversion(BUFFER)] as const]),
])

/** How values that are no list become one of the types that have no properties; `undefined` for other types. */
export function valueConversion(type: unknown): ValueConversion | undefined {
  return CONVERSIONS.get(type)
}

const toDate = unlessMissing('a date', (value) => new Date(value as never))

export function copyDate(value: Date): Date {
  return new Date(value.valueOf())
}

export function isBuffer(value: object): value is Buffer {
  return BUFFER !== undefined && value instanceof BUFFER
}

export function copyBuffer(value: Buffer): Buffer {
  return Buffer.from(value)
}

function bufferConversion(buffer: typeof Buffer): ValueConversion {
  const convert = unlessMissing('bytes', (value) => {
    refuseLyingLength(value)
    return buffer.from(value as never)
  })
  return (value) => (value instanceof Date ? copyDate(value) : convert(value))
}

/** `{ length: 1e9 }` would be a gigabyte of zeros. */
function refuseLyingLength(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) return
  const length: unknown = Reflect.get(value, 'length')
  if (typeof length === 'number' && length > Object.keys(value).length)
    throw new UntransformableValueError('bytes')
}

function unlessMissing(expected: string, convert: ValueConversion): ValueConversion {
  return (value) => {
    if (value === null || value === undefined) return value
    try {
      return convert(value)
    } catch (error) {
      // Objects without a primitive value, symbols: JavaScript's own refusal. Others come from a `toString` of the application.
      if (isError(error) && error.name === 'TypeError')
        throw new UntransformableValueError(expected, { cause: error })
      throw error
    }
  }
}
