import { describe, expect, it } from '@jest/globals'
import { maskedText, maskedValue } from './secret-mask.js'
import { PropertyPath } from './property-path.js'

const masked = (name: string, value: string): string => maskedValue(PropertyPath.parse(name).segments, value)

describe('masking', () => {
  it('hides what has the name of a secret', () => {
    expect(masked('db.password', 'hunter2')).toBe('******')
    expect(masked('db.password', '')).toBe('')
  })

  it.each([
    ['postgres://shop:pw@db:5432/shop', 'postgres://******@db:5432/shop'],
    ['redis://:p%40w@cache/0', 'redis://******@cache/0'],
    ['https://ghp_abc@github.com/x', 'https://******@github.com/x'],
    ['mongodb://u:p/w@h1,h2/db', 'mongodb://******@h1,h2/db'],
    ['a: https://u:p@x, b: https://v:q@y', 'a: https://******@x, b: https://******@y'],
    ['https://x:8080/a@b', 'https://x:8080/a@b'],
    ['https://x/?mail=a@b.c', 'https://x/?mail=a@b.c'],
    ['https://x/?access_token=abc&y=1', 'https://x/?access_token=******&y=1'],
    ['Password=abc;Server=x;Pwd=def; Token=ghi', 'Password=******;Server=x;Pwd=******; Token=******'],
    ['AccountName=x;AccountKey=abc==;EndpointSuffix=y', 'AccountName=x;AccountKey=******;EndpointSuffix=y'],
    ['SharedAccessKeyName=Root;SharedAccessKey=abc', 'SharedAccessKeyName=Root;SharedAccessKey=******'],
    ['cache:6380,password=abc', 'cache:6380,password=******'],
    ["host=x password = 'my abc' port=1", 'host=x password = ****** port=1'],
    ['https://x/cb#access_token=abc&state=1', 'https://x/cb#access_token=******&state=1'],
    ['https://x/?user[password]=abc', 'https://x/?user[password]=******'],
    ['https://x/?key=abc&sort_key=name', 'https://x/?key=******&sort_key=name'],
    ['{"user":"x","password" : "a\\"bc"}', '{"user":"x","password" : "******"}'],
    ['{\\"client_secret\\":\\"abc\\",\\"a\\":1}', '{\\"client_secret\\":"******",\\"a\\":1}'],
    ['{"url":"https:\\/\\/u:abc@x"}', '{"url":"https:\\/\\/******@x"}'],
    ['the token: it is missing', 'the token: it is missing'],
    ['https://x/?token==abc&secret=>def', 'https://x/?token=******&secret=******'],
    ['token === undefined, password => x', 'token === undefined, password => x'],
    ['a key=value list', 'a key=value list'],
    ['nobody@example.org', 'nobody@example.org'],
  ])('prints the URL %s as %s', (value, expected) => {
    expect(masked('db.url', value)).toBe(expected)
  })

  it('looks through long texts in linear time', () => {
    const texts = [
      'a'.repeat(500_000),
      `x?${'a'.repeat(500_000)}`,
      `https://${'a'.repeat(500_000)}`,
      `password${' '.repeat(500_000)}`,
      `"${'token'.repeat(100_000)}`,
      '?'.repeat(500_000),
      '"'.repeat(500_000),
    ]
    for (const text of texts) expect(masked('shop.blob', text)).toBe(text)
  })

  it('knows a private key by its looks', () => {
    expect(masked('tls.pem', '-----BEGIN RSA PRIVATE KEY-----\nabc')).toBe('******')
  })

  it('looks along a text of many addresses in linear time', () => {
    const microsOf = (text: string): number => {
      const start = process.cpuUsage()
      for (let i = 0; i < 10; i++) maskedText(text)
      const { user, system } = process.cpuUsage(start)
      return user + system
    }
    const [short, long] = ['://'.repeat(1_000), '://'.repeat(16_000)]
    microsOf(short)
    // Sixteen times as long; by looking along the rest for each of them it was 256 times.
    expect(microsOf(long)).toBeLessThan(100 * Math.max(500, microsOf(short)))
    expect(maskedText(`${long} redis://a:hunter2@host and ://b:c@d`)).toBe(
      `${long} redis://******@host and ://******@d`,
    )
  })
})
