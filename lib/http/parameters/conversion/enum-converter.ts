import { INVALID, type Converter } from './converter.js'

export type EnumValue = string | number

/** An enum, an object of constants, or a list of allowed values. */
export type EnumSource = Readonly<Record<string, EnumValue>> | readonly EnumValue[]

/**
 * Text to the member of an enum: by its value, which is what JSON shows too; a member with a number also by its name. A TypeScript
 * enum's reverse mapping (`Level[0]`) is not a member.
 */
export function enumConverter(source: EnumSource): Converter<EnumValue> {
  const members = new Map<string, EnumValue>()
  for (const value of enumValues(source)) members.set(String(value), value)
  const values = [...members.keys()]
  if (!isList(source)) {
    for (const [name, value] of Object.entries(source)) {
      if (typeof value === 'number' && !members.has(name)) members.set(name, value)
    }
  }
  return {
    expected: `one of ${values.join(', ')}`,
    convert: (text) => members.get(text) ?? INVALID,
  }
}

/** The values of the members, each once. */
export function enumValues(source: EnumSource): readonly EnumValue[] {
  if (isList(source)) return [...new Set(source)]
  const members = Object.entries(source).filter(([name, value]) => !isReverseMapping(source, name, value))
  return [...new Set(members.map(([, value]) => value))]
}

function isReverseMapping(
  source: Readonly<Record<string, EnumValue>>,
  name: string,
  value: EnumValue,
): boolean {
  return typeof value === 'string' && /^-?[0-9.]+$/.test(name) && source[value] === Number(name)
}

function isList(source: EnumSource): source is readonly EnumValue[] {
  return Array.isArray(source)
}
