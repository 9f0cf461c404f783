import { describe, expect, it } from '@jest/globals'
import { isoDuration, isoTime, printableMessage, printableText } from './printable.js'

describe('What endpoints print', () => {
  it.each([
    ['redis://:s3cret@cache:6379 is gone', 'redis://******@cache:6379 is gone'],
    ['401 for https://api/?api_key=s3cret&page=1', '401 for https://api/?api_key=******&page=1'],
    ['refused Authorization: Bearer abc.def-ghi', 'refused Authorization: Bearer ******'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', '******'],
    ['nothing to hide', 'nothing to hide'],
  ])('masks %j', (text, printed) => {
    expect(printableText(text)).toBe(printed)
  })

  it('shows no half of a secret that is cut', () => {
    const text = `${'x'.repeat(480)} postgres://shop:${'s3cret'.repeat(20)}@db`
    expect(printableMessage(new Error(text))).not.toContain('s3c')
    expect(printableMessage(new Error('y'.repeat(10_000)))).toHaveLength(503)
  })

  it.each([
    [0, 'PT0S'],
    [23, 'PT0.023S'],
    [1_500, 'PT1.5S'],
    [90_000, 'PT90S'],
    [0.0123, 'PT0.000012S'],
    [Number.NaN, 'PT0S'],
  ])('prints %p ms as %s', (millis, text) => {
    expect(isoDuration(millis)).toBe(text)
  })

  it('prints a time that is none as the epoch', () => {
    expect([isoTime(Number.NaN), isoTime(Infinity), isoTime(0)]).toEqual(
      Array.from({ length: 3 }, () => '1970-01-01T00:00:00.000Z'),
    )
  })
})
