import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { statusOfFailure, type ClientFailure } from './parse-failure.js'

const failure = (code: string, packet = '', bytesParsed = 0): ClientFailure =>
  Object.assign(new SyntaxError(code), { code, rawPacket: Buffer.from(packet, 'latin1'), bytesParsed })

describe('statusOfFailure', () => {
  it.each(['ECONNRESET', 'EPIPE', 'HPE_CLOSED_CONNECTION'])('has nothing to say after %s', (code) => {
    expect(statusOfFailure(failure(code))).toBeUndefined()
  })

  it('looks at the line in which the parser stopped, not at others of the packet', () => {
    const packet = 'GET / HTTP/1.1\r\nHost: a\r\n\r\nBREW /pot HTTP/1.1\r\nHost: a\r\n\r\n'
    expect(statusOfFailure(failure('HPE_INVALID_METHOD', packet, packet.indexOf('BREW') + 1))).toBe(501)
    const garbage = packet.replace('BREW /pot', 'BREW')
    expect(statusOfFailure(failure('HPE_INVALID_METHOD', garbage, garbage.indexOf('BREW') + 1))).toBe(400)
  })

  it('tells a long target from long fields', () => {
    const target = `GET /${'a'.repeat(100)}`
    expect(statusOfFailure(failure('HPE_HEADER_OVERFLOW', target, 80))).toBe(414)
    const fields = `GET / HTTP/1.1\r\nX-A: ${'a'.repeat(100)}`
    expect(statusOfFailure(failure('HPE_HEADER_OVERFLOW', fields, 80))).toBe(431)
    expect(statusOfFailure(failure('HPE_HEADER_OVERFLOW', 'aaaaaaaa', 8))).toBe(431)
  })

  it('finds a status for every error, whatever the packet', () => {
    const codes = ['HPE_INVALID_METHOD', 'HPE_INVALID_VERSION', 'HPE_HEADER_OVERFLOW', 'HPE_ANYTHING']
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.string(), fc.nat(50), (code, packet, at) => {
        expect([400, 414, 431, 501, 505]).toContain(statusOfFailure(failure(code, packet, at)))
      }),
    )
  })

  it('needs no packet', () => {
    expect(statusOfFailure(Object.assign(new SyntaxError('x'), { code: 'HPE_INVALID_METHOD' }))).toBe(400)
    expect(statusOfFailure(new SyntaxError('x'))).toBe(400)
  })
})
