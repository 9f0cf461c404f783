import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PlaceholderCycleError, UnresolvedPlaceholderError } from '../config.errors.js'
import { placeholderNames, PlaceholderResolver, solePlaceholder } from './placeholder-resolver.js'

function resolver(values: Readonly<Record<string, string>>): PlaceholderResolver {
  return new PlaceholderResolver((name) => {
    const value = values[name]
    return value === undefined
      ? undefined
      : { key: name, label: `${name} (test)`, value, secret: name === 'password' }
  })
}

const values = {
  'a.b': '1',
  env: 'prod',
  'host.prod': 'db.example.org',
  url: 'https://${host.${env}}/${path:index}',
  self: '${self}',
  x: '${y}',
  y: 'to ${z:${x}}',
  empty: '',
  lost: 'see ${gone}',
}

describe('PlaceholderResolver', () => {
  it.each([
    ['plain', 'plain'],
    ['${a.b}', '1'],
    ['<${a.b}|${a.b}>', '<1|1>'],
    ['${nothing:5}', '5'],
    ['${nothing:}', ''],
    ['${empty:5}', ''],
    ['${nothing:${a.b}}', '1'],
    ['${nothing:${nor.this:last}}', 'last'],
    ['${host.${env}}', 'db.example.org'],
    ['${url}', 'https://db.example.org/index'],
    ['${nothing:http://x:80/}', 'http://x:80/'],
    ['\\${a.b}', '${a.b}'],
    ['${nothing:\\${a.b\\}}', '${a.b\\}'],
    ['$a {b} $', '$a {b} $'],
    ['${ a.b }', '1'],
  ])('resolves %s to %s', (text, expected) => {
    expect(resolver(values).resolve(text)).toBe(expected)
  })

  it('names a missing property and the way there', () => {
    expect(() => resolver(values).resolve('${lost}')).toThrow(UnresolvedPlaceholderError)
    expect(() => resolver(values).resolve('${lost}')).toThrow(
      '${gone} (needed by lost (test)): no source has the property "gone".\nSet gone, or give a default: ${gone:...}.',
    )
  })

  it('shows the whole circle', () => {
    expect(() => resolver(values).resolve('${self}')).toThrow('in a circle: self (test) -> self (test).')
    expect(() => resolver(values).resolve('${x}')).toThrow(PlaceholderCycleError)
    expect(() => resolver(values).resolve('${x}')).toThrow('x (test) -> y (test) -> x (test)')
  })

  it.each([
    ['${a', 'a placeholder is not closed'],
    ['${a:${b}', 'a placeholder is not closed'],
    ['${}', 'a placeholder has no name'],
    ['${:5}', 'a placeholder has no name'],
  ])('refuses %s: %s', (text, reason) => {
    expect(() => resolver({ b: '' }).resolve(text)).toThrow(reason)
  })

  it('names the property instead of its text, which may be a secret', () => {
    expect(() => resolver({ password: 'hunter2${x' }).resolve('${password}')).toThrow(
      /^password \(test\): a placeholder is not closed\./,
    )
  })

  it('tells whether a secret is read, however far away', () => {
    const of = resolver({
      password: 'hunter2',
      alias: '${password}',
      url: 'db://${none:${alias}}@h',
      name: 'shop',
    })
    expect(['${url}', '${alias}', '${password}'].map((text) => of.readsSecret(text))).toEqual([
      true,
      true,
      true,
    ])
    expect(['${name}', 'x', '${none:password}'].map((text) => of.readsSecret(text))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('resolves each value once and refuses what unfolds without bound', () => {
    const doubling: Record<string, string> = { p30: 'x', q10: 'x' }
    for (let i = 0; i < 30; i++) doubling[`p${i}`] = `\${p${i + 1}}\${p${i + 1}}`
    for (let i = 0; i < 10; i++) doubling[`q${i}`] = `\${q${i + 1}}\${q${i + 1}}`
    let asked = 0
    const counting = new PlaceholderResolver((name) => {
      asked++
      return { key: name, label: name, value: doubling[name] ?? '', secret: false }
    })
    expect(counting.resolve('${q0}')).toBe('x'.repeat(1024))
    expect(asked).toBeLessThan(25)
    expect(() => counting.resolve('${p0}')).toThrow('it unfolds into more than 1000000 characters')
    expect(asked).toBeLessThan(100)
  })

  it('bounds nesting and the way to a value', () => {
    const nested = '${a:'.repeat(10_000) + '}'.repeat(10_000)
    expect(() => resolver({}).resolve(nested)).toThrow('its placeholders nest too deeply')
    const chain = new PlaceholderResolver((name) => {
      const value = `\${p${Number(name.slice(1)) + 1}}`
      return { key: name, label: name, value, secret: false }
    })
    expect(() => chain.resolve('${p0}')).toThrow('p64: it is more than 64 placeholders away')
  })

  it('leaves text without placeholders alone and takes escaped text literally', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('${'))
        expect(resolver({}).resolve(text)).toBe(text)
        fc.pre(!text.endsWith('\\'))
        expect(resolver({}).resolve(`${text}\\\${x}`)).toBe(`${text}\${x}`)
      }),
    )
  })

  it('joins literals and substitutes as they stand', () => {
    const part = fc.oneof(
      fc.stringMatching(/^[a-z :.]{0,5}$/).map((text) => [text, text] as const),
      fc.constant(['${a.b}', '1'] as const),
      fc.constant(['${none:d}', 'd'] as const),
      fc.constant(['${none:${host.${env}}}', 'db.example.org'] as const),
    )
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.map(([written]) => written).join('')
        expect(resolver(values).resolve(text)).toBe(parts.map(([, resolved]) => resolved).join(''))
      }),
    )
  })

  it('tells which names a text has', () => {
    expect(placeholderNames('${a}-${b:${c}}-${d.${e}}')).toEqual(['a', 'b', 'c', 'e'])
    expect(solePlaceholder('${shop.tags:a,b}')).toBe('shop.tags')
    expect(solePlaceholder('x${shop.tags}')).toBeUndefined()
    expect(solePlaceholder('${shop.${x}}')).toBeUndefined()
  })
})
