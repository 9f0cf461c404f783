import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { W3cTraceState } from './w3c-trace-state.js'

const printed = (text: string): string | undefined => W3cTraceState.parse(text)?.serialize()
const members = (count: number): string =>
  Array.from({ length: count }, (_, index) => `bar${index}=${index}`).join(',')

const key = fc.oneof(
  fc.stringMatching(/^[a-z0-9][a-z0-9_*/-]{0,20}$/),
  fc.stringMatching(/^[a-z0-9][a-z0-9_*/-]{0,20}@[a-z][a-z0-9_*/-]{0,13}$/),
)
const value = fc.stringMatching(/^[ !-+\--<>-~]{0,20}[!-+\--<>-~]$/)

describe('a tracestate list (W3C Trace Context, section 3.3)', () => {
  it('keeps the order of its members', () => {
    expect(printed('foo=1,bar=2,rojo=1,congo=2,baz=3')).toBe('foo=1,bar=2,rojo=1,congo=2,baz=3')
  })

  it('is one list, whatever number of lines it came in', () => {
    expect(printed('foo=1,bar=2, rojo=1,congo=2, baz=3')).toBe('foo=1,bar=2,rojo=1,congo=2,baz=3')
  })

  it('may have empty members', () => {
    expect(printed('foo=1, , bar=2,')).toBe('foo=1,bar=2')
    expect(printed(', foo=1')).toBe('foo=1')
  })

  it('may be empty, which is nothing to pass on', () => {
    expect(printed('')).toBeUndefined()
    expect(printed(' , \t,')).toBeUndefined()
  })

  it('has spaces and tabs around members that do not count', () => {
    expect(printed('foo=1 \t , \t bar=2, \t baz=3\t')).toBe('foo=1,bar=2,baz=3')
  })

  it('takes every character that is allowed', () => {
    const name = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/'
    const text = ` !"#$%&'()*+-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~`
    expect(W3cTraceState.parse(`${name}=${text}`)?.get(name)).toBe(text)
    expect(W3cTraceState.parse(`${name}@a-z0-9_-*/=${text}`)?.get(`${name}@a-z0-9_-*/`)).toBe(text)
  })

  it.each([
    ['an upper-case key', 'FOO=1'],
    ['a key with a dot', 'foo.bar=1'],
    ['a key with a space', 'foo =1'],
    ['no key', '=1'],
    ['a key that begins with an underscore', '_foo=1'],
    ['a vendor without a tenant', '@foo=1'],
    ['a tenant without a vendor', 'foo@=1'],
    ['two at signs', 'foo@@bar=1'],
    ['two vendors', 'foo@bar@baz=1'],
    ['a vendor that begins with a digit', 'foo@1bar=1'],
    ['a key of 257 characters', `${'z'.repeat(257)}=1`],
    ['a tenant of 242 characters', `${'t'.repeat(242)}@v=1`],
    ['a vendor of 15 characters', `t@${'v'.repeat(15)}=1`],
    ['no value', 'foo='],
    ['no equals sign', 'foo'],
    ['two equals signs', 'foo=bar=baz'],
    ['a value of 257 characters', `foo=${'v'.repeat(257)}`],
    ['a value that is no ASCII', 'foo=ä'],
    ['a value with a control character', 'foo=1\u00002'],
    ['a value with a line break', 'foo=1\r\nx-evil: 1'],
    ['the same key twice', 'foo=1,foo=1'],
    ['a key again with another value', 'foo=1,baz=3,foo=2'],
  ])('is dropped as a whole for %s', (_reason, text) => {
    expect(printed(text)).toBeUndefined()
    expect(printed(`bar=2,${text}`)).toBeUndefined()
  })

  it('takes keys and values of the greatest length', () => {
    expect(W3cTraceState.parse(`${'z'.repeat(256)}=1`)).toBeDefined()
    expect(W3cTraceState.parse(`${'t'.repeat(241)}@${'v'.repeat(14)}=1`)).toBeDefined()
    expect(W3cTraceState.parse(`foo=${'v'.repeat(256)}`)).toBeDefined()
  })

  it('may have 32 members, and is dropped with 33', () => {
    expect(printed(members(32))).toBe(members(32))
    expect(printed(`${members(32)},,`)).toBe(members(32))
    expect(printed(members(33))).toBeUndefined()
  })

  it('of 512 characters is passed on whole', () => {
    const text = `${members(8)},a=${'v'.repeat(200)},b=${'v'.repeat(251)}`
    expect(text).toHaveLength(512)
    expect(printed(text)).toBe(text)
  })

  it('of more loses members that are longer than 128 characters first', () => {
    const large = `large=${'v'.repeat(150)}`
    const small = Array.from({ length: 20 }, (_, index) => `small${index}=${'v'.repeat(12)}`).join(',')
    expect(printed(`${large},${small}`)).toBe(small)
  })

  it('of more loses its last members then, each as a whole', () => {
    const text = Array.from({ length: 10 }, (_, index) => `k${index}=${'v'.repeat(97)}`).join(',')
    expect(printed(text)).toBe(text.slice(0, 5 * 101 - 1))
  })

  it('puts a changed member in front, and drops the last one for a new one', () => {
    const state = W3cTraceState.parse('foo=1,bar=2') as W3cTraceState
    expect(state.set('bar', '3').serialize()).toBe('bar=3,foo=1')
    expect(state.set('new', '4').serialize()).toBe('new=4,foo=1,bar=2')
    expect(state.unset('foo').serialize()).toBe('bar=2')
    expect(state.set('BAD', '1')).toBe(state)
    expect(state.set('bad', 'a,b')).toBe(state)
    const full = W3cTraceState.parse(members(32)) as W3cTraceState
    expect(full.set('new', '1').get('bar31')).toBeUndefined()
    expect(full.set('new', '1').get('bar30')).toBe('30')
  })

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, minLength: 1, maxLength: 8 }),
        (list) => {
          const text = list.map(([name, text]) => `${name}=${text}`).join(',')
          expect(printed(text)).toBe(text)
        },
      ),
    )
  })

  it('of any text never fails, and prints what can be read again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.tuple(fc.string(), fc.string()))
            .map((all) => all.map(([a, b]) => `${a}=${b}`).join(',')),
        ),
        (text) => {
          const once = printed(text)
          if (once !== undefined) expect(printed(once)).toBe(once)
        },
      ),
      { numRuns: 500 },
    )
  })
})
