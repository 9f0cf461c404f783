import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RequestContext } from '../../core/index.js'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { clientAddress, requestAttribute, requestHeader, type ClientKey } from './client-keys.js'
import { addressName } from './ip-address.js'

const USER = Symbol('user')

function keyOf(key: ClientKey, headers: Readonly<Record<string, string>> = {}): string {
  return RequestContext.run(new RecordingExchange({ headers }), () => key(), undefined)
}

describe('clientAddress', () => {
  it('is the address of the connection, whatever the client says', () => {
    expect(keyOf(clientAddress(), { 'x-forwarded-for': '203.0.113.9' })).toBe('127.0.0.1')
  })

  it.each([
    [1, '203.0.113.9', '203.0.113.9'],
    [1, 'made-up, 203.0.113.9', '203.0.113.9'],
    [2, 'made-up, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    [2, '203.0.113.9', '203.0.113.9'],
    [1, '203.0.113.9:4711', '203.0.113.9'],
    [1, '"[2001:db8::1]:4711"', '2001:db8:0:0:0:0:0:0/64'],
    [1, '', '127.0.0.1'],
    [1, ' , ', '127.0.0.1'],
  ])('takes what the first of %i trusted proxies has seen from "%s"', (trustedProxies, field, expected) => {
    expect(keyOf(clientAddress({ trustedProxies }), { 'x-forwarded-for': field })).toBe(expected)
  })

  it('is the same for all addresses of a network', () => {
    const key = clientAddress({ trustedProxies: 1, ipv6PrefixLength: 56 })
    const first = keyOf(key, { 'x-forwarded-for': '2001:db8:1:2a01::1' })
    expect(keyOf(key, { 'x-forwarded-for': '2001:db8:1:2aff:ffff::7' })).toBe(first)
    expect(keyOf(key, { 'x-forwarded-for': '2001:db8:1:2b00::1' })).not.toBe(first)
  })

  it('names nobody outside of a request', () => {
    expect(clientAddress()()).toBe('')
  })
})

describe('requestHeader', () => {
  it('is the value, whatever the case of the name', () => {
    expect(keyOf(requestHeader('X-Api-Key'), { 'x-api-key': 'k-1' })).toBe('k-1')
    expect(keyOf(requestHeader('X-Api-Key'))).toBe('')
  })
})

describe('requestAttribute', () => {
  it('is what somebody has put there', () => {
    const exchange = new RecordingExchange()
    exchange.attributes.set('tenant', 7).set(USER, 'ada').set('object', {})
    const key = (name: string | symbol): string =>
      RequestContext.run(exchange, () => requestAttribute(name)(), undefined)
    expect([key('tenant'), key(USER), key('object'), key('other')]).toEqual(['7', 'ada', '', ''])
  })
})

describe('addressName', () => {
  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:0/64'],
    ['::', '0:0:0:0:0:0:0:0/64'],
    ['2001:DB8::', '2001:db8:0:0:0:0:0:0/64'],
    ['not an address', 'not an address'],
    ['1:2:3', '1:2:3'],
    ['1::2::3', '1::2::3'],
    ['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9'],
  ])('calls %s %s', (address, name) => {
    expect(addressName(address, 64)).toBe(name)
  })

  it('knows an IPv6 address however it is written, by as many bits as count', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.integer({ min: 1, max: 128 }), (address, length) => {
        const canonical = new URL(`http://[${address}]`).hostname
        expect(addressName(address, length)).toBe(addressName(canonical, length))
      }),
    )
  })
})
