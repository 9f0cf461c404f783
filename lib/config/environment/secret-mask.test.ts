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
    ['{\\"client_secret\\":\\"abc\\",\\"a\\":1}', '{\\"client_secret\\":\\"******\\",\\"a\\":1}'],
    ['{"url":"https:\\/\\/u:abc@x"}', '{"url":"https:\\/\\/******@x"}'],
    ['the token: it is missing', 'the token: it is missing'],
    ['https://x/?token==abc&secret=>def', 'https://x/?token=******&secret=******'],
    ['token === undefined, password => x', 'token === undefined, password => x'],
    ['a key=value list', 'a key=value list'],
    ['nobody@example.org', 'nobody@example.org'],
  ])('prints the URL %s as %s', (value, expected) => {
    expect(masked('db.url', value)).toBe(expected)
  })

  it.each([
    ['(GET https://a/?token=abc) took 3 ms', '(GET https://a/?token=******) took 3 ms'],
    ['[see (https://a/?token=f(x))]', '[see (https://a/?token=******)]'],
    [
      '<https://a/?token=abc>, "https://a/?token=abc".',
      '<https://a/?token=******>, "https://a/?token=******".',
    ],
    ["a 'https://a/?token=abc', b", "a 'https://a/?token=******', b"],
    ['run `curl https://a/?token=abc`', 'run `curl https://a/?token=******`'],
    ['token=abc, secret=def; x', 'token=******, secret=******; x'],
    ['fetch("https://a/?token=abc");', 'fetch("https://a/?token=******");'],
    ['{"url":"https://a/?token=abc","page":2}', '{"url":"https://a/?token=******","page":2}'],
    ['["https://a/?token=abc","https://a/?b=1&c=2"]', '["https://a/?token=******","https://a/?b=1&c=2"]'],
    ['"{\\"u\\":\\"/?token=abc\\",\\"p\\":2}"', '"{\\"u\\":\\"/?token=******\\",\\"p\\":2}"'],
    ["don't GET https://a/?token=abc'd", "don't GET https://a/?token=******"],
    ['login(user=ann, password="a b")', 'login(user=ann, password=******)'],
  ])('leaves what is around a secret in %j', (text, expected) => {
    expect(maskedText(text)).toBe(expected)
  })

  it.each([
    'https://a/?token=abc)',
    'https://a/?token=abc"def',
    'https://a/?token=ab+c/d==',
    '(https://a/?token=f(x)',
    '(https://a/?token=a)bc',
    '"https://a/?token=a"bc',
    '(https://a/?token=abc)&b',
    '5" https://a/?token=it\'s',
    "('https://a/?token=it's",
    'password="ab\\"c, d"',
    "password='it''s, \\'x'",
    'password="never closed, by anything',
    '{"password":"ab\\"c, d"}',
    '{"password":"ab\\\\"}',
    '"{\\"password\\":\\"a\\\\\\"b, c\\"}"',
    "{ password: 'a\\'b, c' }",
    "{ password: 'ab\\n' +\n    'c d' }",
    "{ token: [ 'a, b', [ 5, 'c' ], 'd' ] }",
  ])('shows no part of the secret in %j', (text) => {
    const [shown = ''] = maskedText(text).split('******').slice(-1)
    expect(shown).toMatch(/^(?:["'}\]\\ ]*|&b)$/)
  })

  it.each([
    ['Authorization: Bearer abc', 'Authorization: Bearer ******'],
    ['got authorization: Basic abc; left', 'got authorization: Basic ******; left'],
    ["curl -H 'Authorization: Bearer abc' https://a/", "curl -H 'Authorization: Bearer ******' https://a/"],
    ['Proxy-Authorization=abc123', 'Proxy-Authorization=******'],
    ['401: Bearer ab.cd.ef12 was refused', '401: Bearer ****** was refused'],
    ['Basic dXNlcjpwYXNz', 'Basic ******'],
    ["{ user: 'ann', password: 'abc' }", "{ user: 'ann', password: '******' }"],
    ['{ apiKey: "a\'b", dbPassword: `c` }', '{ apiKey: "******", dbPassword: `******` }'],
    ["{ cookie: 'sid=abc', n: 1 }", "{ cookie: '******', n: 1 }"],
    ['{"Cookie":"sid=abc","a":1}', '{"Cookie":"******","a":1}'],
    ['{"set-cookie":["sid=abc","b=c"],"a":1}', '{"set-cookie":"******","a":1}'],
    ["'set-cookie': [\n    'sid=abc; Path=/'\n  ],", "'set-cookie': '******',"],
    ['Cookie: sid=abc; b=c was sent', 'Cookie: ****** was sent'],
    ['{"authorization":"Bearer abc"}', '{"authorization":"******"}'],
  ])('hides the secret of %j', (text, expected) => {
    expect(maskedText(text)).toBe(expected)
  })

  it.each([
    'token === undefined, password => x',
    'const { token, password }: Login = body',
    '{ token: undefined, password: null, secret: [] }',
    'authorization: denied for ann',
    'Basic authentication is off, the bearer token is missing.',
    'WWW-Authenticate: Bearer realm="shop", Basic realm="shop"',
    'the cookie: it is missing',
    '{ maxTokens: "5", tokenType: "Bearer" }',
  ])('leaves %j', (text) => {
    expect(maskedText(text)).toBe(text)
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

  const microsOf = (text: string): number => {
    const start = process.cpuUsage()
    for (let i = 0; i < 10; i++) maskedText(text)
    const { user, system } = process.cpuUsage(start)
    return user + system
  }

  it.each([
    "'token=a'",
    '"token":"',
    '"token":["',
    "token=''",
    ';token={',
    '"(token=a',
    '(?key=a) ',
    '?key=a&',
    'token=\\',
    'authorization:',
    'cookie: a=b; ',
    'bearer a1b2c3 ',
    '\\"',
    '[',
  ])('looks along a text of many %j in linear time', (part) => {
    const of = (length: number): string => `"(${part.repeat(length / part.length)} ?token=a)"`
    microsOf(of(4_000))
    expect(microsOf(of(128_000))).toBeLessThan(100 * Math.max(500, microsOf(of(8_000))))
  })

  it('looks along a text of many addresses in linear time', () => {
    const [short, long] = ['://'.repeat(1_000), '://'.repeat(16_000)]
    microsOf(short)
    // Sixteen times as long; by looking along the rest for each of them it was 256 times.
    expect(microsOf(long)).toBeLessThan(100 * Math.max(500, microsOf(short)))
    expect(maskedText(`${long} redis://a:hunter2@host and ://b:c@d`)).toBe(
      `${long} redis://******@host and ://******@d`,
    )
  })
})
