import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { InvalidHeaderError } from '../exchange/exchange.errors.js'
import { CacheControl } from './cache-control.js'
import { ContentDisposition } from './content-disposition.js'
import { encodeLocation } from './location.js'
import { ResponseEntity } from './response-entity.js'

const anyText = fc.string({ unit: 'binary', maxLength: 60 })

describe('CacheControl', () => {
  it('lists its directives', () => {
    expect(String(CacheControl.maxAge(60).cachePublic().mustRevalidate())).toBe(
      'max-age=60, public, must-revalidate',
    )
    expect(String(CacheControl.noStore())).toBe('no-store')
    expect(String(CacheControl.noCache().cachePrivate().noTransform())).toBe(
      'no-cache, private, no-transform',
    )
    expect(String(CacheControl.empty().sMaxAge(5).proxyRevalidate().immutable())).toBe(
      's-maxage=5, proxy-revalidate, immutable',
    )
    expect(String(CacheControl.maxAge(1).staleWhileRevalidate(2).staleIfError(3))).toBe(
      'max-age=1, stale-while-revalidate=2, stale-if-error=3',
    )
  })

  it('has whole seconds from 0 to 2^31 (RFC 9111 section 1.2.2)', () => {
    expect(String(CacheControl.maxAge(1.9))).toBe('max-age=1')
    expect(String(CacheControl.maxAge(-5))).toBe('max-age=0')
    expect(String(CacheControl.maxAge(Number.NaN))).toBe('max-age=0')
    expect(String(CacheControl.maxAge(Infinity))).toBe('max-age=2147483648')
  })

  it('can be shared: a step makes a new value', () => {
    const base = CacheControl.maxAge(60)
    expect(String(base.cachePrivate().cachePrivate())).toBe('max-age=60, private')
    expect(String(base)).toBe('max-age=60')
  })
})

describe('ContentDisposition', () => {
  it.each([
    ['plain.txt', 'attachment; filename="plain.txt"'],
    ['with blank.txt', 'attachment; filename="with blank.txt"'],
    ['Übersicht.pdf', `attachment; filename="_bersicht.pdf"; filename*=UTF-8''%C3%9Cbersicht.pdf`],
    ['€ rates.txt', `attachment; filename="_ rates.txt"; filename*=UTF-8''%E2%82%AC%20rates.txt`],
    ['a"b.txt', `attachment; filename="a_b.txt"; filename*=UTF-8''a%22b.txt`],
    ['100%41.txt', `attachment; filename="100_41.txt"; filename*=UTF-8''100%2541.txt`],
    ["it's (1)*.txt", `attachment; filename="it's (1)*.txt"`],
    ["ü'(*)", `attachment; filename="_'(*)"; filename*=UTF-8''%C3%BC%27%28%2A%29`],
    ['../../etc/passwd', 'attachment; filename=".._.._etc_passwd"'],
    ['x\r\nset-cookie: a=b', 'attachment; filename="x__set-cookie: a=b"'],
  ])('of the filename %j is %s (RFC 6266 section 4, RFC 8187 section 3.2)', (filename, value) => {
    expect(String(ContentDisposition.attachment(filename))).toBe(value)
  })

  it('may be inline and without a name', () => {
    expect(String(ContentDisposition.inline())).toBe('inline')
    expect(String(ContentDisposition.inline('a.png'))).toBe('inline; filename="a.png"')
  })

  it('has the syntax of the RFCs for every filename, and gives it back but for separators and controls', () => {
    fc.assert(
      fc.property(anyText, (filename) => {
        const value = String(ContentDisposition.attachment(filename))
        const found =
          /^attachment; filename="([\x20\x21\x23-\x5b\x5d-\x7e]*)"(?:; filename\*=UTF-8''((?:[\w!#$&+\-.^`|~]|%[0-9A-F]{2})*))?$/.exec(
            value,
          )
        expect(found).not.toBeNull()
        const name = found![2] === undefined ? found![1] : decodeURIComponent(found![2])
        expect(name).toBe(
          filename
            .toWellFormed()
            .replace(/[\x00-\x1f\x7f/\\]/g, '_')
            .replaceAll('\ufffd', '_'),
        )
      }),
    )
  })
})

describe('Location', () => {
  it.each([
    ['/orders/7?a=b#c', '/orders/7?a=b#c'],
    ['https://[::1]:8080/a', 'https://[::1]:8080/a'],
    ['/already%20encoded', '/already%20encoded'],
    ['/100%', '/100%25'],
    ['/a b/ü', '/a%20b/%C3%BC'],
    ['/x\r\nset-cookie: a=b', '/x%0D%0Aset-cookie:%20a=b'],
    ['/<script>"', '/%3Cscript%3E%22'],
  ])('of %j is %s', (given, value) => {
    expect(encodeLocation(given)).toBe(value)
  })

  it('is a URI reference for every string, and encoding twice changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const value = encodeLocation(text)
        expect(value).toMatch(/^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/)
        expect(encodeLocation(value)).toBe(value)
      }),
    )
  })
})

describe('Header lines of a ResponseEntity', () => {
  it('frame the message with a length only', () => {
    for (const bad of ['', 'abc', '-1', '+1', '1.5', '1e3', '0x10', '5, 5', '9'.repeat(20)]) {
      expect(() => ResponseEntity.ok().header('Content-Length', bad)).toThrow(InvalidHeaderError)
    }
    expect(() => ResponseEntity.ok().contentLength(Number.NaN)).toThrow(InvalidHeaderError)
    expect(ResponseEntity.ok().contentLength(5).build().fields).toEqual(['content-length', '5'])
  })

  it('can not be injected', () => {
    for (const bad of ['a\r\nset-cookie: b=c', 'a\nb', 'a\0b']) {
      expect(() => ResponseEntity.ok().header('x-name', bad)).toThrow(InvalidHeaderError)
      expect(() => ResponseEntity.ok().headers({ 'x-name': [bad] })).toThrow(InvalidHeaderError)
      expect(() => ResponseEntity.ok().contentType(bad)).toThrow(InvalidHeaderError)
      expect(() => ResponseEntity.ok().varyBy(bad)).toThrow(InvalidHeaderError)
      expect(() => ResponseEntity.ok().cacheControl(bad)).toThrow(InvalidHeaderError)
      expect(() => new ResponseEntity('x', 200, { [bad]: 'y' })).toThrow(InvalidHeaderError)
    }
  })
})
