const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/
const GROUPS = 8
const GROUP_BITS = 16

/**
 * One name for one client: an IPv4 address as it is, also where it comes mapped into IPv6 (RFC 4291 section 2.5.5.2); of an IPv6 address the
 * prefix, as a network is what a client is given there, and it may use every address in it.
 *
 * @param prefixLength bits of an IPv6 address that count, 1 to 128
 */
export function addressName(address: string, prefixLength: number): string {
  const bare = bareAddress(address)
  if (IPV4.test(bare)) return bare
  const groups = groupsOf(bare)
  if (groups === undefined) return bare
  const mapped = mappedIpv4(groups)
  if (mapped !== undefined) return mapped
  const kept = groups.map((group, index) => group & maskOf(prefixLength - index * GROUP_BITS))
  return `${kept.map((group) => group.toString(16)).join(':')}/${prefixLength}`
}

/** Without brackets, port and zone, as `Forwarded` and `X-Forwarded-For` may have them. */
function bareAddress(address: string): string {
  const trimmed = address.trim().replace(/^"(.*)"$/, '$1')
  const bracketed = /^\[(?<inside>[^\]]*)\](?::\d+)?$/.exec(trimmed)?.groups?.['inside']
  if (bracketed !== undefined) return withoutZone(bracketed)
  const ipv4WithPort = /^(?<host>(?:\d{1,3}\.){3}\d{1,3}):\d+$/.exec(trimmed)?.groups?.['host']
  return ipv4WithPort ?? withoutZone(trimmed)
}

function withoutZone(address: string): string {
  const zone = address.indexOf('%')
  return (zone < 0 ? address : address.slice(0, zone)).toLowerCase()
}

/** The eight groups of an IPv6 address (RFC 4291 section 2.2); `undefined` for anything else. */
function groupsOf(address: string): readonly number[] | undefined {
  const halves = address.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map(partsOf)
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined
  if (tail === undefined) return head.length === GROUPS ? head : undefined
  const missing = GROUPS - head.length - tail.length
  return missing < 1 ? undefined : [...head, ...new Array<number>(missing).fill(0), ...tail]
}

function partsOf(half: string): readonly number[] | undefined {
  if (half === '') return []
  const groups: number[] = []
  for (const part of half.split(':')) {
    if (IPV4.test(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
      groups.push(a * 256 + b, c * 256 + d)
    } else if (/^[\da-f]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16))
    } else {
      return undefined
    }
  }
  return groups
}

function mappedIpv4(groups: readonly number[]): string | undefined {
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff
  if (!isMapped) return undefined
  const [high = 0, low = 0] = groups.slice(6)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Of a group of which so many bits count. */
function maskOf(bits: number): number {
  if (bits >= GROUP_BITS) return 0xff_ff
  return bits <= 0 ? 0 : (0xff_ff << (GROUP_BITS - bits)) & 0xff_ff
}
