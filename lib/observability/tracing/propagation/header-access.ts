import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'

export type ReadHeader = (name: string) => string | undefined
export type SetHeader = (name: string, value: string) => void

export const HEADER_SETTER: TextMapSetter<SetHeader> = { set: (set, name, value) => set(name, value) }

/** For carriers that can not list the names of their fields. */
export const HEADER_GETTER: TextMapGetter<ReadHeader> = { get: (read, name) => read(name), keys: () => [] }

/** The same with the names. */
export function listingGetter(names: () => Iterable<string>): TextMapGetter<ReadHeader> {
  return { get: HEADER_GETTER.get, keys: () => [...names()] }
}

/** A field's value; several lines as HTTP joins them (RFC 9110 section 5.3), so that what may be there once only is malformed then. */
export function fieldOf<C>(getter: TextMapGetter<C>, carrier: C, name: string): string | undefined {
  const value = getter.get(carrier, name)
  return typeof value === 'object' ? value.join(', ') : value
}

/** Without the optional whitespace around it (RFC 9110 section 5.6.3), which is spaces and tabs and nothing else. */
export function trimmed(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isSpace(text.charCodeAt(start))) start++
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09
}
