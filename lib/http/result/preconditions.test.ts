import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatHttpDate } from '../../common/index.js'
import type { HttpMethod } from '../exchange/http-method.js'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { entityTag, parseEntityTags } from './entity-tag.js'
import {
  checkNotModified,
  checkPreconditions,
  evaluatePreconditions,
  type Validators,
} from './preconditions.js'
import { InvalidEntityTagError } from './result.errors.js'

const NOON = Date.UTC(2024, 4, 1, 12)
const CURRENT: Validators = { etag: '"v2"', lastModified: NOON }

function evaluate(
  method: HttpMethod,
  headers: Record<string, string>,
  current: Validators | undefined = CURRENT,
) {
  return evaluatePreconditions(new RecordingExchange({ method, headers }), current)
}

describe('If-None-Match (RFC 9110 section 13.1.2)', () => {
  it.each([
    ['the tag', '"v2"', 'not-modified'],
    ['the tag compared weakly', 'W/"v2"', 'not-modified'],
    ['a list that has the tag', '"v0" , W/"v1","v2"', 'not-modified'],
    ['a list with empty elements', ', ,"v2",', 'not-modified'],
    ['any version', '*', 'not-modified'],
    ['another tag', '"v1"', 'proceed'],
    ['a tag without quotes', 'v2', 'proceed'],
    ['a tag with a comma in it', '"v2,"', 'proceed'],
  ])('of a GET and HEAD: %s', (_name, field, outcome) => {
    expect(evaluate('GET', { 'if-none-match': field })).toBe(outcome)
    expect(evaluate('HEAD', { 'if-none-match': field })).toBe(outcome)
  })

  it('fails a change of what exists, and lets `*` create what does not', () => {
    expect(evaluate('PUT', { 'if-none-match': '"v2"' })).toBe('failed')
    expect(evaluate('PUT', { 'if-none-match': '*' })).toBe('failed')
    expect(
      evaluatePreconditions(
        new RecordingExchange({ method: 'PUT', headers: { 'if-none-match': '*' } }),
        undefined,
      ),
    ).toBe('proceed')
  })

  it('makes If-Modified-Since count for nothing (section 13.1.3)', () => {
    const since = { 'if-modified-since': formatHttpDate(NOON) }
    expect(evaluate('GET', { 'if-none-match': '"v1"', ...since })).toBe('proceed')
  })
})

describe('If-Modified-Since (RFC 9110 section 13.1.3)', () => {
  it.each([
    ['the same second', formatHttpDate(NOON), 'not-modified'],
    ['a later time', formatHttpDate(NOON + 1000), 'not-modified'],
    ['an earlier time', formatHttpDate(NOON - 1000), 'proceed'],
    ['an obsolete RFC 850 date', 'Wednesday, 01-May-24 12:00:00 GMT', 'not-modified'],
    ['an obsolete asctime date', 'Wed May  1 12:00:00 2024', 'not-modified'],
    ['no date', '2024-05-01', 'proceed'],
    ['an impossible date', 'Wed, 31 Feb 2029 12:00:00 GMT', 'proceed'],
  ])('%s', (_name, field, outcome) => {
    expect(evaluate('GET', { 'if-modified-since': field })).toBe(outcome)
  })

  it('does not see fractions of a second', () => {
    expect(evaluate('GET', { 'if-modified-since': formatHttpDate(NOON) }, { lastModified: NOON + 999 })).toBe(
      'not-modified',
    )
  })

  it('counts for GET and HEAD only', () => {
    expect(evaluate('PUT', { 'if-modified-since': formatHttpDate(NOON) })).toBe('proceed')
  })
})

describe('If-Match (RFC 9110 section 13.1.1)', () => {
  it.each([
    ['"v2"', 'proceed'],
    ['"v1", "v2"', 'proceed'],
    ['*', 'proceed'],
    ['"v1"', 'failed'],
    ['W/"v2"', 'failed'],
  ])('%s of a PATCH: %s', (field, outcome) => {
    expect(evaluate('PATCH', { 'if-match': field })).toBe(outcome)
  })

  it('is compared strongly: a weak tag of the resource never matches', () => {
    expect(evaluate('PUT', { 'if-match': 'W/"v2"' }, { etag: 'W/"v2"' })).toBe('failed')
  })

  it('`*` fails where there is nothing', () => {
    const exchange = new RecordingExchange({ method: 'PUT', headers: { 'if-match': '*' } })
    expect(evaluatePreconditions(exchange, undefined)).toBe('failed')
  })

  it('makes If-Unmodified-Since count for nothing (section 13.1.4)', () => {
    const since = { 'if-unmodified-since': formatHttpDate(NOON - 5000) }
    expect(evaluate('PUT', since)).toBe('failed')
    expect(evaluate('PUT', { 'if-match': '"v2"', ...since })).toBe('proceed')
  })

  it('comes before If-None-Match (section 13.2.2)', () => {
    expect(evaluate('GET', { 'if-match': '"v1"', 'if-none-match': '"v2"' })).toBe('failed')
    expect(evaluate('GET', { 'if-match': '"v2"', 'if-none-match': '"v2"' })).toBe('not-modified')
  })
})

describe('checkPreconditions', () => {
  const patch = (headers: Record<string, string>) => new RecordingExchange({ method: 'PATCH', headers })

  it('lets a request through whose conditions hold, or that has none', () => {
    expect(() => checkPreconditions(patch({ 'if-match': '"7"' }), { etag: '7' })).not.toThrow()
    expect(() => checkPreconditions(patch({}), { etag: '7' })).not.toThrow()
  })

  it('refuses an outdated change with 412', () => {
    expect(() => checkPreconditions(patch({ 'if-match': '"6"' }), { etag: '7' })).toThrow(
      expect.objectContaining({
        status: 412,
        detail: 'The resource is not in the state that the request expects.',
      }),
    )
  })

  it('refuses an unconditional change with 428 where a condition is required (RFC 6585 section 3)', () => {
    expect(() => checkPreconditions(patch({}), { etag: '7' }, { required: true })).toThrow(
      expect.objectContaining({ status: 428 }),
    )
    expect(() =>
      checkPreconditions(patch({ 'if-match': '"7"' }), { etag: '7' }, { required: true }),
    ).not.toThrow()
  })
})

describe('checkNotModified', () => {
  it('sets the validators, and 304 for a client that has this version', () => {
    const exchange = new RecordingExchange({ headers: { 'if-none-match': '"7"' } })
    expect(checkNotModified(exchange, { etag: '7', lastModified: NOON })).toBe(true)
    expect(exchange.statusOverride).toBe(304)
    expect(exchange.responseFields).toEqual(['etag', '"7"', 'last-modified', 'Wed, 01 May 2024 12:00:00 GMT'])
  })

  it('is false for a client that has another version', () => {
    const exchange = new RecordingExchange({ headers: { 'if-none-match': '"6"' } })
    expect(checkNotModified(exchange, { etag: '7' })).toBe(false)
    expect(exchange.statusOverride).toBeUndefined()
    expect(exchange.responseHeader('etag')).toBe('"7"')
  })

  it('throws 412 for a change that is outdated', () => {
    const exchange = new RecordingExchange({ method: 'PUT', headers: { 'if-match': '"6"' } })
    expect(() => checkNotModified(exchange, { etag: '7' })).toThrow(expect.objectContaining({ status: 412 }))
  })
})

describe('entityTag', () => {
  it('adds the quotes that are missing', () => {
    expect(entityTag('7')).toBe('"7"')
    expect(entityTag('"7"')).toBe('"7"')
    expect(entityTag('W/"7"')).toBe('W/"7"')
    expect(entityTag('W7')).toBe('"W7"')
  })

  it.each(['a b', 'a"b', '"open', 'a\r\nx: y', '"a"b"', 'ü€'])(
    'refuses %j (RFC 9110 section 8.8.3)',
    (tag) => {
      expect(() => entityTag(tag)).toThrow(InvalidEntityTagError)
    },
  )
})

describe('parseEntityTags', () => {
  it('finds every tag of a list whatever it holds', () => {
    const tag = fc
      .tuple(fc.boolean(), fc.stringMatching(/^[\x21\x23-\x7e]*$/))
      .map(([weak, opaque]) => `${weak ? 'W/' : ''}"${opaque}"`)
    fc.assert(
      fc.property(fc.array(tag), (tags) => {
        expect(parseEntityTags(tags.join(', '))).toEqual(tags)
      }),
    )
  })

  it('needs linear time for any field', () => {
    expect(parseEntityTags(' ,'.repeat(100_000))).toEqual([])
    expect(parseEntityTags('"'.repeat(100_001))).toEqual([])
  })
})
