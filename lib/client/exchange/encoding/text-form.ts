import { isPromiseLike } from '../../../common/index.js'

/** A value that has no text form: why. */
export class NoText {
  constructor(readonly reason: string) {}
}

const EXPONENT = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/

/** The text of one value as a controller reads it: plain decimals, ISO 8601 dates, what `toString` says of other classes. `undefined` for none. */
export function textForm(value: unknown): string | NoText | undefined {
  switch (typeof value) {
    case 'undefined':
      return undefined
    case 'string':
      return value
    case 'number':
      return Number.isFinite(value)
        ? plainDecimal(value)
        : new NoText(`${value} is no number that can be sent`)
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? undefined : textOfObject(value)
    default:
      return new NoText(`it is a ${typeof value}`)
  }
}

/** Without exponent, which strict readers refuse. */
function plainDecimal(value: number): string {
  const text = String(value)
  const match = EXPONENT.exec(text)
  if (match === null) return text
  const [, sign = '', first = '', fraction = '', power = ''] = match
  const digits = first + fraction
  const point = 1 + Number(power)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return sign + digits.padEnd(point, '0')
}

function textOfObject(value: object): string | NoText {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? new NoText('it is an invalid Date') : value.toISOString()
  }
  if (isPromiseLike(value)) return new NoText('it is a promise: await it')
  const { toString } = value as { readonly toString?: unknown }
  if (typeof toString !== 'function' || toString === Object.prototype.toString) {
    return new NoText('it is an object without toString()')
  }
  return (toString as () => string).call(value)
}
