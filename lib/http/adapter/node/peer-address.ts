const MAPPED = '::ffff:'

/**
 * The address of a socket's peer by the name that a reader and a rate limiter know it by. A socket that takes IPv4 and IPv6 gives an IPv4
 * client's mapped into IPv6 (RFC 4291 section 2.5.5.2): `::ffff:192.0.2.1`.
 */
export function peerAddress(address: string | undefined): string | undefined {
  const isMapped = address?.startsWith(MAPPED) === true && address.includes('.')
  return isMapped ? address.slice(MAPPED.length) : address
}
