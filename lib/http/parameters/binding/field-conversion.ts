import { convertAll, type Conversion } from '../conversion/compile-conversion.js'

/** What the texts of one field are as a value. */
export type FieldOutcome = { readonly value: unknown } | { readonly invalid: string }

/** `undefined` for an empty text that is no value of the type: an empty field of a form leaves what the class says. */
export function convertField(conversion: Conversion, texts: readonly string[]): FieldOutcome | undefined {
  const [first = ''] = texts
  const { collect } = conversion
  if (collect === undefined && first === '' && conversion.convert('') !== '') return undefined
  const parts =
    collect === undefined ? [first] : texts.length > 1 ? texts : first === '' ? [] : first.split(',')
  const converted = convertAll(conversion, parts)
  if ('invalid' in converted) return converted
  return { value: collect === undefined ? converted.values[0] : collect(converted.values) }
}

/** TypeScript emits `Object` for what it writes no class for: unions, interfaces, and fields without an annotation. */
export function knownType(emitted: unknown): unknown {
  return emitted === Object ? undefined : emitted
}

/** The emitted type that an initial value stands for. */
export function typeOfInitial(value: unknown): unknown {
  return value === undefined || value === null ? undefined : (Object(value) as object).constructor
}
