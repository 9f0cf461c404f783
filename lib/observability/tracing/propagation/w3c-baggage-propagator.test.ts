import { describe, expect, it } from '@jest/globals'
import { baggageEntryMetadataFromString, propagation, type Baggage } from '@opentelemetry/api'
import fc from 'fast-check'
import { TraceContext } from '../spans/trace-context.js'
import { extracted, injected } from './carrier.fixture.js'
import { parseBaggage, printBaggage, W3cBaggagePropagator } from './w3c-baggage-propagator.js'

const propagator = new W3cBaggagePropagator()
const values = (text: string): Record<string, string> | undefined => {
  const entries = parseBaggage(text)?.getAllEntries()
  return entries && Object.fromEntries(entries.map(([key, { value }]) => [key, value]))
}
const baggageOf = (entries: Record<string, string>): Baggage =>
  propagation.createBaggage(
    Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, { value }])),
  )

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,20}$/)

describe('a baggage header (W3C Baggage, section 3.3)', () => {
  it('tells keys and values', () => {
    expect(values('userId=alice,serverNode=DF%2028,isProduction=false')).toEqual({
      userId: 'alice',
      serverNode: 'DF 28',
      isProduction: 'false',
    })
  })

  it('may have spaces and tabs around keys, values and members', () => {
    expect(values('userId =   alice ,\tserverNode\t= DF%2028')).toEqual({
      userId: 'alice',
      serverNode: 'DF 28',
    })
  })

  it('is one list, whatever number of lines it came in', () => {
    expect(values('userId=alice, serverNode=DF%2028, isProduction=false')).toHaveProperty('isProduction')
  })

  it('has values in percent-encoded UTF-8', () => {
    expect(values('name=Am%C3%A9lie')).toEqual({ name: 'Amélie' })
    expect(values('name=%F0%9F%9A%80')).toEqual({ name: '🚀' })
  })

  it('gets U+FFFD for octets that are no UTF-8', () => {
    expect(values('name=a%FFb')).toEqual({ name: 'a\ufffdb' })
  })

  it('keeps a percent sign that encodes nothing', () => {
    expect(values('rate=100%,other=%zz')).toEqual({ rate: '100%', other: '%zz' })
  })

  it('may have equals signs in values', () => {
    expect(values('query=a=1==')).toEqual({ query: 'a=1==' })
  })

  it('may have empty values', () => {
    expect(values('key1=,key2=2')).toEqual({ key1: '', key2: '2' })
  })

  it('does not decode keys', () => {
    expect(values('a%20b=1')).toEqual({ 'a%20b': '1' })
  })

  it('keeps properties as they are', () => {
    const baggage = parseBaggage(
      'key1=value1;property1;property2 , key2 = value2 ; propertyKey = propertyValue',
    )
    expect(baggage?.getEntry('key1')?.metadata?.toString()).toBe('property1;property2')
    expect(baggage?.getEntry('key2')?.metadata?.toString()).toBe('propertyKey=propertyValue')
    expect(printBaggage(baggage as Baggage)).toBe(
      'key1=value1;property1;property2,key2=value2;propertyKey=propertyValue',
    )
  })

  it('loses properties that are malformed', () => {
    const baggage = parseBaggage('key=value;good;ba d;also=good;=bad;x="bad"')
    expect(baggage?.getEntry('key')?.metadata?.toString()).toBe('good;also=good')
  })

  it('takes the last one of members with the same key', () => {
    expect(values('key=1,key=2')).toEqual({ key: '2' })
  })

  it.each([
    ['no equals sign', 'bad'],
    ['no key', '=bad'],
    ['a key that is no token', 'b"ad=1'],
    ['a key with a space', 'b ad=1'],
    ['a value with a space', 'bad=a b'],
    ['a value with a quotation mark', 'bad="a"'],
    ['a value with a backslash', 'bad=a\\b'],
    ['a value that is no ASCII', 'bad=ä'],
    ['a value with a control character', 'bad=\u0007'],
  ])('loses a member with %s, and keeps the others', (_reason, text) => {
    expect(values(`good=1,${text},also=2`)).toEqual({ good: '1', also: '2' })
  })

  it('is nothing where no member is left', () => {
    for (const text of ['', ',', ' , ', 'bad', '=']) expect(values(text)).toBeUndefined()
    expect(extracted(propagator, { baggage: 'bad' })).toBe(TraceContext.EMPTY)
  })

  it('may have 64 members; those behind them are dropped', () => {
    const text = Array.from({ length: 70 }, (_, index) => `k${index}=v`).join(',')
    expect(parseBaggage(text)?.getAllEntries()).toHaveLength(64)
    expect(
      printBaggage(baggageOf(Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`k${i}`, 'v'])))),
    ).toBe(Array.from({ length: 64 }, (_, index) => `k${index}=v`).join(','))
  })

  it('may have 8192 bytes; members that go beyond are dropped as a whole', () => {
    const text = `a=${'v'.repeat(4000)},b=${'v'.repeat(4187)}`
    expect(text).toHaveLength(8192)
    expect(printBaggage(parseBaggage(text) as Baggage)).toBe(text)
    expect(Object.keys(values(`${text}v`) ?? {})).toEqual(['a'])
    expect(printBaggage(baggageOf({ a: 'v'.repeat(4000), b: 'v'.repeat(4188), c: '1' }))).toBe(
      `a=${'v'.repeat(4000)},c=1`,
    )
  })

  it('is counted in the bytes that are sent', () => {
    expect(printBaggage(baggageOf({ a: 'ä'.repeat(1400) }))).toBe('')
  })
})

describe('outgoing baggage', () => {
  const written = (baggage: Baggage): unknown =>
    injected(propagator, propagation.setBaggage(TraceContext.EMPTY, baggage))

  it('encodes what a header can not hold', () => {
    expect(written(baggageOf({ name: 'Amélie, "x"; 100%' }))).toEqual({
      baggage: 'name=Am%C3%A9lie%2C%20%22x%22%3B%20100%25',
    })
  })

  it('can not begin another header line', () => {
    const metadata = baggageEntryMetadataFromString('ok;a=b\r\nx-evil: 1')
    const baggage = baggageOf({ 'a\r\nx-evil': '1', b: '1\r\nx-evil: 1' }).setEntry('c', {
      value: '1',
      metadata,
    })
    expect(written(baggage)).toEqual({ baggage: 'b=1%0D%0Ax-evil%3A%201,c=1;ok' })
  })

  it('is not written where it is empty', () => {
    expect(written(propagation.createBaggage())).toEqual({})
    expect(injected(propagator, TraceContext.EMPTY)).toEqual({})
  })

  it('writes half of a surrogate pair as U+FFFD', () => {
    expect(written(baggageOf({ a: '\ud800' }))).toEqual({ baggage: 'a=%EF%BF%BD' })
  })

  it('comes back as it was written', () => {
    const entries = fc.dictionary(token, fc.string({ unit: 'grapheme', maxLength: 40 }), { maxKeys: 20 })
    fc.assert(
      fc.property(entries, (given) => {
        const map = Object.fromEntries(Object.entries(given))
        expect(values(printBaggage(baggageOf(map))) ?? {}).toEqual(map)
      }),
    )
  })

  it('of any text never fails, and prints what a header may hold', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.tuple(fc.string(), fc.string({ unit: 'binary' }), fc.string()))
            .map((all) => all.map(([a, b, c]) => `${a}=${b};${c}`).join(',')),
        ),
        (text) => {
          const baggage = parseBaggage(text)
          if (baggage === undefined) return
          const once = printBaggage(baggage)
          expect(once).toMatch(/^[\x21-\x7e]*$/)
          expect(printBaggage(parseBaggage(once) as Baggage)).toBe(once)
        },
      ),
      { numRuns: 500 },
    )
  })
})
