import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { UriComponentsBuilder } from './uri-components-builder.js'
import { InvalidUriError, UriVariableError } from './uri.errors.js'

describe('a URI builder that encodes before expansion', () => {
  it('encodes the template and takes values as opaque (the example of the Spring reference)', () => {
    const uri = UriComponentsBuilder.fromPath('/hotel list/{city}')
      .queryParam('q', '{q}')
      .encode()
      .buildAndExpand('New York', 'foo+bar')
    expect(uri.toUriString()).toBe('/hotel%20list/New%20York?q=foo%2Bbar')
  })

  it('encodes reserved characters in values but not in the template', () => {
    const builder = UriComponentsBuilder.fromUriString('http://example.com/a;b/{x}/?q={y}#f{z}').encode()
    expect(builder.buildAndExpand({ x: 'c;d/e?', y: 'a=b&c#', z: "*'()!" }).toUriString()).toBe(
      'http://example.com/a;b/c%3Bd%2Fe%3F/?q=a%3Db%26c%23#f%2A%27%28%29%21',
    )
  })

  it('builds in one step or in several', () => {
    const template = UriComponentsBuilder.fromUriString('https://example.com/hotels/{hotel}')
      .queryParam('q', '{q}')
      .encode()
      .build()
    expect(template.toUriString()).toBe('https://example.com/hotels/{hotel}?q={q}')
    expect(template.expand('Westin', '123').toUri().href).toBe('https://example.com/hotels/Westin?q=123')
    expect(UriComponentsBuilder.fromUriString('https://example.com/{a}?q={q}').toUri('x y', 'z+').href).toBe(
      'https://example.com/x%20y?q=z%2B',
    )
  })

  it('does not expand what a value brings', () => {
    const uri = UriComponentsBuilder.fromPath('/{a}/{b}').encode().buildAndExpand({ a: '{b}', b: '%2F' })
    expect(uri.toUriString()).toBe('/%7Bb%7D/%252F')
  })

  it('gives back any value that is decoded again', () => {
    const value = fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed() && text.trim() !== '')
    fc.assert(
      fc.property(value, value, (segment, parameter) => {
        const url = UriComponentsBuilder.fromUriString('http://h/a/{s}/b?p={p}').toUri(segment, parameter)
        if (segment !== '.' && segment !== '..') {
          expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(segment)
        }
        expect(url.searchParams.get('p')).toBe(parameter)
      }),
    )
  })
})

describe('a URI that is encoded after expansion', () => {
  it('keeps characters that are legal where they stand', () => {
    const uri = UriComponentsBuilder.fromPath('/hotel list/{city}').queryParam('q', '{q}')
    expect(uri.buildAndExpand('New;York/x', 'foo+bar&b=\u20ac').encode().toUriString()).toBe(
      '/hotel%20list/New;York/x?q=foo+bar%26b%3D%E2%82%AC',
    )
  })

  it('encodes what looks like a variable, a percent sign and a slash inside a segment', () => {
    expect(UriComponentsBuilder.fromPath('/{x}/100%').build().encode().toUriString()).toBe('/%7Bx%7D/100%25')
    expect(UriComponentsBuilder.fromPath('/a').pathSegment('b/c').build().encode().toUriString()).toBe(
      '/a/b%2Fc',
    )
    expect(UriComponentsBuilder.newInstance().path('/\ud800').build().encode().path).toBe('/%EF%BF%BD')
  })

  it('is not encoded twice', () => {
    expect(UriComponentsBuilder.fromPath('/a b').build().encode().encode().toUriString()).toBe('/a%20b')
  })

  it('can be declared encoded, and is checked to be', () => {
    expect(UriComponentsBuilder.fromPath('/a%20b').build(true).encode().toUriString()).toBe('/a%20b')
    expect(() => UriComponentsBuilder.fromPath('/a b').build(true)).toThrow(InvalidUriError)
    expect(() => UriComponentsBuilder.fromPath('/a%2').build(true)).toThrow('"%" is not legal in its path')
  })
})

describe('a URI', () => {
  it('is taken apart', () => {
    const uri = UriComponentsBuilder.fromUriString(
      'https://me:pw@example.com:8443/a/b;c/?x=1&y&z=&x=2#top',
    ).build()
    expect(uri).toMatchObject({
      scheme: 'https',
      userInfo: 'me:pw',
      host: 'example.com',
      port: 8443,
      path: '/a/b;c/',
      pathSegments: ['a', 'b;c'],
      query: 'x=1&x=2&y&z=',
      fragment: 'top',
    })
    expect(uri.queryParams).toEqual(
      new Map([
        ['x', ['1', '2']],
        ['y', [undefined]],
        ['z', ['']],
      ]),
    )
  })

  it.each([
    'http://example.com',
    'http://example.com/',
    'http://[::1]:8080/x',
    '//example.com/x',
    '/a/b?c',
    'a/b',
    '?q=1',
    '#f',
    'mailto:someone@example.com',
    'urn:isbn:0451450523',
    'http://{host}:{port}/{a:[a-z/]+}?q={q}',
    '{scheme}://h',
    'http://u@h/',
  ])('%s reads the same after being taken apart', (text) => {
    expect(UriComponentsBuilder.fromUriString(text).build().toUriString()).toBe(text)
  })

  it('knows an opaque one', () => {
    const uri = UriComponentsBuilder.fromUriString('mailto:a@b.c?subject=x').build()
    expect(uri.schemeSpecificPart).toBe('a@b.c?subject=x')
    expect(uri.host).toBeUndefined()
  })

  it('is built from parts', () => {
    const builder = UriComponentsBuilder.newInstance().scheme('http').userInfo('u').host('h').port(8080)
    const uri = builder
      .path('/a//b/')
      .pathSegment('c', '', 'd')
      .path('e/')
      .queryParam('x', 1, [2, 3n])
      .queryParam('flag')
      .queryParamIfPresent('no', undefined)
      .queryParamIfPresent('yes', false)
      .queryParams({ k: 'v' })
      .queryParams(new Map([['m', 'w']]))
      .fragment('f')
    expect(uri.build().toUriString()).toBe('http://u@h:8080/a/b/c/d/e/?x=1&x=2&x=3&flag&yes=false&k=v&m=w#f')
    const changed = uri.cloneBuilder().replaceQueryParam('x', 9).replaceQueryParam('flag').replacePath('z')
    expect(changed.fragment(undefined).userInfo(undefined).port(undefined).build().toUriString()).toBe(
      'http://h/z?yes=false&k=v&m=w&x=9',
    )
    expect(changed.replaceQuery('a=b&&c').build().query).toBe('a=b&c')
    expect(changed.replaceQuery(undefined).replacePath(undefined).build().toUriString()).toBe('http://h')
    expect(uri.build().path).toBe('/a/b/c/d/e/')
  })

  it('takes an unencoded percent sign and space for what they are when it becomes text', () => {
    expect(UriComponentsBuilder.fromPath('/a b').queryParam('q', 'x=y&z').toUriString()).toBe(
      '/a%20b?q=x%3Dy%26z',
    )
  })

  it('of the running request comes from its scheme, host, path and query', () => {
    const source = { scheme: 'https', host: 'h:8443', path: '/orders', query: 'page=1' }
    expect(
      UriComponentsBuilder.fromExchange(source)
        .replaceQueryParam('page', 2)
        .pathSegment('7')
        .build()
        .toUriString(),
    ).toBe('https://h:8443/orders/7?page=2')
    expect(
      UriComponentsBuilder.fromExchange({ ...source, host: '', query: '' })
        .build()
        .toUriString(),
    ).toBe('/orders')
    const braces = { ...source, path: '/a{', query: 'b={c}&}' }
    expect(UriComponentsBuilder.fromExchange(braces).buildAndExpand().toUriString()).toBe(
      'https://h:8443/a%7B?b=%7Bc%7D&%7D',
    )
    expect(UriComponentsBuilder.fromUri(new URL('http://h/x?y')).build().toUriString()).toBe('http://h/x?y')
  })

  it('takes linear time for as many parameters as a request can have', () => {
    const query = Array.from({ length: 20_000 }, (_, i) => `p${i}`).join('&')
    const start = performance.now()
    expect(UriComponentsBuilder.fromUriString(`/?${query}`).toUriString()).toBe(`/?${query}`)
    // Tens of milliseconds; writing the whole URI for each of its parts took a minute.
    expect(performance.now() - start).toBeLessThan(3000)
  })

  it.each([
    ['/a/./b', '/a/b'],
    ['/a/../b', '/b'],
    ['/../a', '/a'],
    ['/a/b/..', '/a/'],
    ['/a/.', '/a/'],
    ['/..', '/'],
    ['/a/b/c/./../../g', '/a/g'],
    ['a/../../b', '../b'],
    ['/a/..b/...', '/a/..b/...'],
  ])('normalizes %s to %s', (path, expected) => {
    expect(UriComponentsBuilder.fromPath(path).build().normalize().toUriString()).toBe(expected)
  })

  it('takes values by name, by position once per place, and empty for undefined', () => {
    const template = UriComponentsBuilder.fromUriString('http://{h}/{a}/{a}?q={b}#{c}').build()
    expect(template.expand('h', 1, 2, 3, 4).toUriString()).toBe('http://h/1/2?q=3#4')
    expect(template.expand({ h: 'h', a: 1, b: undefined, c: null }).toUriString()).toBe('http://h/1/1?q=#')
    expect(template.expand({ h: 'h', a: '{b}', b: 2, c: 3 }).toUriString()).toBe('http://h/{b}/{b}?q=2#3')
    expect(UriComponentsBuilder.fromPath('/{id:[0-9]{2}}').buildAndExpand(7).path).toBe('/7')
  })

  it('says which variable has no value', () => {
    const template = UriComponentsBuilder.fromPath('/{a}/{b}').build()
    expect(() => template.expand({ a: 1 })).toThrow(UriVariableError)
    expect(() => template.expand(1)).toThrow(
      'There is no value for the variable {b} of the URI template "/{a}/{b}".\nPass { b: ... } to expand()',
    )
    expect(() => template.expand({ a: 1, toString: 2 })).toThrow('{b}')
    expect(() => UriComponentsBuilder.fromPath('/{toString}').buildAndExpand({})).toThrow('{toString}')
  })

  it('that is relative has no URL, and one with a bad host, port or brace is refused', () => {
    expect(() => UriComponentsBuilder.fromPath('/a').build().toUri()).toThrow('it is relative, a URL is not')
    expect(() => UriComponentsBuilder.fromUriString('http://a:b:c/')).toThrow('is not a host with a port')
    expect(() => UriComponentsBuilder.fromUriString('http://h:x/')).toThrow(InvalidUriError)
    expect(() => UriComponentsBuilder.fromUriString('/{a')).toThrow("a '{' is not closed")
    expect(() => UriComponentsBuilder.newInstance().host('h').port('{p}').build().port).toThrow(
      "its port is '{p}'",
    )
    expect(UriComponentsBuilder.newInstance().host('h').port('{p}').buildAndExpand(80).port).toBe(80)
  })

  it('is taken apart in linear time whatever it holds', () => {
    expect(() => UriComponentsBuilder.fromUriString(`/${'{}'.repeat(20_000)}{`)).toThrow(InvalidUriError)
    expect(() => UriComponentsBuilder.fromUriString(`http://${'a@'.repeat(20_000)}:`)).toThrow(
      InvalidUriError,
    )
  })
})
