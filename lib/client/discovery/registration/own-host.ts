import { hostname, networkInterfaces } from 'node:os'

/** Addresses that listen on everything, and say nothing about where that is. */
const ALL_INTERFACES = new Set(['0.0.0.0', '::', ''])

/**
 * At which host others reach this process: the one it listens on, or where that is every interface the machine's first address that is not its
 * own only, IPv4 before IPv6, or else its name.
 */
export function ownHost(boundHost: string, interfaces = networkInterfaces()): string {
  if (!ALL_INTERFACES.has(boundHost)) return boundHost
  const addresses = Object.values(interfaces)
    .flatMap((each) => each ?? [])
    .filter(({ internal, family, address }) => !internal && !(family === 'IPv6' && isLinkLocal(address)))
  const found = addresses.find(({ family }) => family === 'IPv4') ?? addresses[0]
  return found?.address ?? hostname()
}

/** Those mean another machine on every link (RFC 4291, section 2.5.6). */
function isLinkLocal(address: string): boolean {
  return /^fe[89ab]/i.test(address)
}
