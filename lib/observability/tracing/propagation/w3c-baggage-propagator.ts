import {
  baggageEntryMetadataFromString,
  propagation,
  type Baggage,
  type BaggageEntry,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api'
import { fieldOf, trimmed } from './header-access.js'
import { percentDecoded, percentEncoded } from './percent-encoding.js'

export const BAGGAGE = 'baggage'

const MAX_MEMBERS = 64
const MAX_BYTES = 8192

/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const OCTETS = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/

type Member = readonly [key: string, entry: BaggageEntry]

/**
 * What of a header keeps the rules: a member that breaks them is left out, and so is what goes beyond 64 members or 8192 bytes. Of members
 * with the same key the last one counts.
 *
 * @returns `undefined` where nothing is left
 */
export function parseBaggage(text: string): Baggage | undefined {
  let baggage: Baggage | undefined
  let members = 0
  let bytes = 0
  for (let start = 0; start <= text.length && members < MAX_MEMBERS;) {
    const comma = text.indexOf(',', start)
    const end = comma === -1 ? text.length : comma
    const part = trimmed(text.slice(start, end))
    start = end + 1
    const member = parseMember(part)
    if (member === undefined) continue
    bytes += part.length + (members === 0 ? 0 : 1)
    if (bytes > MAX_BYTES) break
    members++
    baggage = (baggage ?? propagation.createBaggage()).setEntry(...member)
  }
  return baggage
}

/** Whole members, as many as 64 and 8192 bytes hold. `''` for nothing. */
export function printBaggage(baggage: Baggage): string {
  const members: string[] = []
  let bytes = 0
  for (const member of baggage.getAllEntries()) {
    const text = printMember(member)
    if (text === undefined) continue
    const size = text.length + (members.length === 0 ? 0 : 1)
    // One that is too large for what is left does not keep out those behind it.
    if (bytes + size > MAX_BYTES) continue
    bytes += size
    members.push(text)
    if (members.length === MAX_MEMBERS) break
  }
  return members.join(',')
}

function parseMember(text: string): Member | undefined {
  const [pair = '', ...properties] = text.split(';')
  const at = pair.indexOf('=')
  if (at === -1) return undefined
  const key = trimmed(pair.slice(0, at))
  const value = trimmed(pair.slice(at + 1))
  if (!TOKEN.test(key) || !OCTETS.test(value)) return undefined
  const metadata = validProperties(properties)
  return [
    key,
    {
      value: percentDecoded(value),
      ...(metadata !== '' && { metadata: baggageEntryMetadataFromString(metadata) }),
    },
  ]
}

/** `undefined` where the key can not be written: what is in a baggage is made by API code too. */
function printMember([key, { value, metadata }]: Member): string | undefined {
  if (!TOKEN.test(key)) return undefined
  const properties = metadata === undefined ? '' : validProperties(metadata.toString().split(';'))
  return `${key}=${percentEncoded(value)}${properties === '' ? '' : `;${properties}`}`
}

/** The properties as they are, without those that are no `key` or `key=value`. */
function validProperties(properties: readonly string[]): string {
  const valid = []
  for (const property of properties) {
    const at = property.indexOf('=')
    const key = trimmed(at === -1 ? property : property.slice(0, at))
    const value = at === -1 ? '' : trimmed(property.slice(at + 1))
    if (TOKEN.test(key) && OCTETS.test(value)) valid.push(at === -1 ? key : `${key}=${value}`)
  }
  return valid.join(';')
}

/** `baggage`: W3C Baggage. */
export class W3cBaggagePropagator implements TextMapPropagator {
  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    const baggage = propagation.getBaggage(context)
    const text = baggage === undefined ? '' : printBaggage(baggage)
    if (text !== '') setter.set(carrier, BAGGAGE, text)
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    const text = fieldOf(getter, carrier, BAGGAGE)
    if (text === undefined) return context
    const found = parseBaggage(text)
    return found === undefined ? context : withBaggage(context, found)
  }

  fields(): string[] {
    return [BAGGAGE]
  }
}

/** Adds to what is there. */
export function withBaggage(context: Context, found: Baggage): Context {
  const present = propagation.getBaggage(context)
  if (present === undefined) return propagation.setBaggage(context, found)
  const all = found.getAllEntries().reduce((sum, [key, entry]) => sum.setEntry(key, entry), present)
  return propagation.setBaggage(context, all)
}
