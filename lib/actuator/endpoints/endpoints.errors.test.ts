import { describe, expect, it } from '@jest/globals'
import { UnknownNameException } from './endpoints.errors.js'

describe('UnknownNameException', () => {
  it('offers the nearest name, of many series of one meter as well', () => {
    const known = Array.from({ length: 10_000 }, () => 'http.server.requests')
    expect(new UnknownNameException('meter', 'http.server.request', known).message).toContain(
      'Did you mean "http.server.requests"?',
    )
  })

  it('compares no name of any length with those there are', () => {
    const given = 'x'.repeat(200)
    const { message } = new UnknownNameException('meter', given, [`${given}y`])
    expect(message).not.toContain('Did you mean')
    expect(message.length).toBeLessThan(200)
  })
})
