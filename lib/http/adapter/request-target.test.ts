import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isHostValue } from './host-value.js'
import { hasForbiddenCharacter, reduceTarget } from './request-target.js'

const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/)
const host = fc
  .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.option(fc.nat(65_535), { nil: undefined }))
  .map(([labels, port]) => labels.join('.') + (port === undefined ? '' : `:${port}`))
const path = fc.webPath().map((text) => text || '/')

describe('reduceTarget', () => {
  it('gives an absolute form its path and authority, as they were sent', () => {
    fc.assert(
      fc.property(fc.constantFrom('http', 'https', 'HTTP'), host, path, (scheme, authority, origin) => {
        expect(reduceTarget(`${scheme}://${authority}${origin}`, 'GET')).toEqual({ origin, authority })
      }),
    )
  })

  it('never gives anything but an origin form or an asterisk', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `http://${text}`),
        ),
        (target) => {
          const reduced = reduceTarget(target, 'OPTIONS')
          expect(reduced === undefined || reduced.origin === '*' || reduced.origin.startsWith('/')).toBe(true)
          expect(reduced?.authority ?? 'a').toMatch(/^[^/?#@, ]+$/)
        },
      ),
    )
  })

  it('keeps the asterisk for OPTIONS', () => {
    expect(reduceTarget('*', 'OPTIONS')).toEqual({ origin: '*', authority: undefined })
    expect(reduceTarget('*', 'GET')).toBeUndefined()
  })

  it.each(['http://', 'http:///x', 'http://:80/', 'http://a b/', 'http://me@a/', 'ws://a/', 'a:80', 'x', ''])(
    'refuses %j',
    (target) => {
      expect(reduceTarget(target, 'GET')).toBeUndefined()
    },
  )
})

describe('hasForbiddenCharacter', () => {
  it('accepts exactly visible ASCII without #', () => {
    for (let code = 0; code < 0x180; code++) {
      const allowed = code > 0x20 && code < 0x7f && code !== 0x23
      expect([code, hasForbiddenCharacter(`/a${String.fromCharCode(code)}b`)]).toEqual([code, !allowed])
    }
  })
})

describe('isHostValue', () => {
  it('takes what names one host, and a port', () => {
    fc.assert(fc.property(host, (value) => isHostValue(value)))
    fc.assert(fc.property(fc.ipV4(), (value) => isHostValue(value)))
    fc.assert(fc.property(fc.ipV6(), (value) => isHostValue(`[${value}]:80`)))
  })

  it('takes nothing that two readers could read differently', () => {
    fc.assert(
      fc.property(host, fc.constantFrom(...' ,/?#@\\"<>^`{|}\t\0\u{e9}'), fc.nat(20), (value, bad, at) => {
        expect(isHostValue(value.slice(0, at) + bad + value.slice(at))).toBe(false)
      }),
    )
  })

  it('is bounded', () => {
    expect(isHostValue('a'.repeat(512))).toBe(true)
    expect(isHostValue('a'.repeat(513))).toBe(false)
  })
})
