import type { NetworkInterfaceInfo } from 'node:os'
import { hostname } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { ownHost } from './own-host.js'

const address = (address: string, internal = false): NetworkInterfaceInfo =>
  ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo

const LOOPBACK = [address('127.0.0.1', true), address('::1', true)]

describe('ownHost', () => {
  it('is the address that it listens on', () => {
    expect(ownHost('127.0.0.1', { eth0: [address('10.0.0.1')] })).toBe('127.0.0.1')
    expect(ownHost('shop.example', {})).toBe('shop.example')
  })

  it.each(['::', '0.0.0.0', ''])(
    'is the first address that others reach where it listens on all (%j)',
    (all) => {
      const eth0 = [address('fe80::1'), address('2001:db8::1'), address('10.0.0.1'), address('10.0.0.2')]
      expect(ownHost(all, { lo: LOOPBACK, eth0 })).toBe('10.0.0.1')
      expect(ownHost(all, { lo: LOOPBACK, eth0: eth0.slice(0, 2) })).toBe('2001:db8::1')
      expect(ownHost(all, { lo: LOOPBACK, eth0: eth0.slice(0, 1) })).toBe(hostname())
    },
  )
})
