type NativeForm = (value: unknown) => unknown

// On runtimes without Buffer there are no values of it.
const BufferClass = typeof Buffer === 'undefined' ? undefined : Buffer

/** What class-transformer makes of a single value under a type that is no class with properties. Never called with null. */
const CONVERSIONS: ReadonlyMap<unknown, NativeForm> = new Map<unknown, NativeForm>([
  [String, orUndefined(String)],
  [Number, orUndefined(Number)],
  [Boolean, orUndefined(Boolean)],
  [Date, orUndefined((value) => isoText(value instanceof Date ? value : new Date(value as number)))],
  [BufferClass ?? Symbol('none'), orUndefined((value) => bufferForm(Buffer.from(value as Uint8Array)))],
])

export function nativeConversion(type: unknown): NativeForm | undefined {
  return CONVERSIONS.get(type)
}

/** Classes whose values JSON.stringify writes as the primitive that is in them. */
const BOXES: readonly { readonly prototype: object }[] = [String, Number, Boolean, BigInt]

/**
 * What a value of one of the language's own classes is written as. They have no properties that a class could exclude; `undefined`
 * for a value that is written by its properties.
 */
export function nativeForm(sample: object): NativeForm | undefined {
  if (sample instanceof Date) return (value) => isoText(value as Date)
  if (BufferClass !== undefined && sample instanceof BufferClass)
    return (value) => bufferForm(value as Buffer)
  // Indexes and values, as JSON.stringify writes a typed array; a DataView has none.
  if (ArrayBuffer.isView(sample))
    return (value) => Object.fromEntries(numbersOf(value as Uint8Array).entries())
  const box = BOXES.find(({ prototype }) => Object.prototype.isPrototypeOf.call(prototype, sample))
  // Not what the object says that its value is.
  return box === undefined ? undefined : (value) => box.prototype.valueOf.call(value)
}

function orUndefined(convert: NativeForm): NativeForm {
  return (value) => (value === undefined ? undefined : convert(value))
}

function isoText(date: Date): unknown {
  // As in JSON.stringify.
  return Number.isNaN(date.getTime()) ? null : Date.prototype.toISOString.call(date)
}

function bufferForm(buffer: Uint8Array): unknown {
  return { type: 'Buffer', data: numbersOf(buffer) }
}

/** Numbers, whatever claims to be such a list. */
function numbersOf(bytes: ArrayLike<unknown>): readonly (number | bigint)[] {
  return Array.from(bytes, (item) => (typeof item === 'bigint' ? item : Number(item)))
}
