import { describe, expect, it } from '@jest/globals'
import { type } from 'arktype'
import * as v from 'valibot'
import { z } from 'zod'
import { isPromiseLike, type StandardSchema } from '../../../common/index.js'
import { validateSchema } from './validate-schema.js'
import { violationsOfIssues } from './violations-of-issues.js'

const ORDER = { id: 7, items: [{ sku: 'A1', price: 5 }] }
const BAD_ORDER = {
  id: 0,
  items: [
    { sku: 'A1', price: 5 },
    { sku: 'A2', price: -1 },
  ],
}

function violations(schema: StandardSchema, value: unknown) {
  const outcome = validateSchema(schema, value)
  if (isPromiseLike(outcome)) throw new TypeError('The schema is asynchronous.')
  return outcome.violations ?? []
}

describe('a zod schema', () => {
  const order = z.object({
    id: z.number().min(1),
    items: z.array(z.object({ sku: z.string(), price: z.number().min(0) })),
  })

  it('gives its output, without a promise', () => {
    expect(validateSchema(z.coerce.number(), '5')).toEqual({ value: 5 })
    expect(validateSchema(order, ORDER)).toEqual({ value: ORDER })
  })

  it('tells paths, codes and limits', () => {
    expect(violations(order, BAD_ORDER)).toEqual([
      {
        path: ['id'],
        code: 'too_small',
        message: 'Too small: expected number to be >=1',
        params: { origin: 'number', minimum: 1, inclusive: true },
        isDefaultMessage: false,
      },
      expect.objectContaining({
        path: ['items', 1, 'price'],
        params: { origin: 'number', minimum: 0, inclusive: true },
      }),
    ])
  })

  it.each([
    [z.email(), 'x', 'invalid_format', { format: 'email' }],
    [z.string().regex(/^a+$/), 'b', 'invalid_format', { format: 'regex', pattern: '/^a+$/' }],
    [z.enum(['a', 'b']), 'c', 'invalid_value', { values: ['a', 'b'] }],
    [z.number().multipleOf(2), 3, 'not_multiple_of', { divisor: 2 }],
    [z.bigint().min(5n), 1n, 'too_small', { origin: 'bigint', minimum: '5', inclusive: true }],
    [z.string(), 5, 'invalid_type', { expected: 'string' }],
    [z.strictObject({}), { extra: 1 }, 'unrecognized_keys', { keys: ['extra'] }],
    [z.union([z.string(), z.number()]), true, 'invalid_union', {}],
    [z.string().refine(() => false, { params: { owner: 'shop' } }), 'x', 'custom', { owner: 'shop' }],
  ])('tells what %# expects', (schema, value, code, params) => {
    expect(violations(schema, value)).toMatchObject([{ path: [], code, params }])
  })

  it('is awaited where a refinement is asynchronous', async () => {
    const free = z.string().refine(async (name) => Promise.resolve(name !== 'taken'), 'is taken')
    const outcome = validateSchema(free, 'taken')
    expect(isPromiseLike(outcome)).toBe(true)
    expect((await outcome).violations).toMatchObject([{ code: 'custom', message: 'is taken' }])
    expect(await validateSchema(free, 'free')).toEqual({ value: 'free' })
  })
})

describe('a valibot schema', () => {
  const order = v.object({
    id: v.pipe(v.number(), v.minValue(1)),
    items: v.array(v.object({ sku: v.string(), price: v.pipe(v.number(), v.minValue(0)) })),
  })

  it('gives its output, without a promise', () => {
    expect(validateSchema(order, ORDER)).toEqual({ value: ORDER })
  })

  it('tells paths, codes and limits, and not what came', () => {
    expect(violations(order, BAD_ORDER)).toEqual([
      {
        path: ['id'],
        code: 'min_value',
        message: 'Invalid value: Expected >=1 but received 0',
        params: { requirement: 1, expected: '>=1' },
        isDefaultMessage: false,
      },
      expect.objectContaining({ path: ['items', 1, 'price'], params: { requirement: 0, expected: '>=0' } }),
    ])
  })

  it.each([
    [v.pipe(v.string(), v.regex(/^a+$/)), 'b', 'regex', { requirement: '/^a+$/', expected: '/^a+$/' }],
    [v.picklist(['a', 'b']), 'c', 'picklist', { expected: '("a" | "b")' }],
    [v.union([v.string(), v.number()]), true, 'union', { expected: '(string | number)' }],
    [
      v.pipe(
        v.string(),
        v.check(() => false),
      ),
      'x',
      'check',
      {},
    ],
    [
      v.pipe(v.date(), v.minValue(new Date(0))),
      new Date(-1),
      'min_value',
      { requirement: '1970-01-01T00:00:00.000Z', expected: '>=1970-01-01T00:00:00.000Z' },
    ],
  ])('tells what %# expects', (schema, value, code, params) => {
    expect(violations(schema, value)).toMatchObject([{ path: [], code, params }])
    expect(violations(schema, value)[0]?.params).toEqual(params)
  })

  it('names entries of a Map by their keys, also by those that are no text', () => {
    const prices = v.map(v.any(), v.number())
    const value = new Map<unknown, unknown>([
      ['USD', 'x'],
      [Object.create(null), 'y'],
    ])
    expect(violations(prices, value)).toMatchObject([{ path: ['USD'] }, { path: [''] }])
  })

  it('is awaited where a check is asynchronous', async () => {
    const free = v.pipeAsync(
      v.string(),
      v.checkAsync(async (name) => Promise.resolve(name !== 'taken'), 'is taken'),
    )
    expect((await validateSchema(free, 'taken')).violations).toMatchObject([
      { code: 'check', message: 'is taken' },
    ])
    expect(await validateSchema(free, 'free')).toEqual({ value: 'free' })
  })
})

describe('an arktype schema', () => {
  const order = type({ id: 'number>=1', items: type({ sku: 'string', price: 'number>=0' }).array() })

  it('gives its output, without a promise', () => {
    expect(validateSchema(order, ORDER)).toEqual({ value: ORDER })
    expect(validateSchema(type('string.integer.parse'), '5')).toEqual({ value: 5 })
  })

  it('tells paths, codes and rules', () => {
    expect(violations(order, BAD_ORDER)).toEqual([
      {
        path: ['id'],
        code: 'min',
        message: 'id must be at least 1 (was 0)',
        params: { rule: 1, expected: 'at least 1' },
        isDefaultMessage: false,
      },
      expect.objectContaining({ path: ['items', 1, 'price'], params: { rule: 0, expected: 'non-negative' } }),
    ])
  })

  it('tells a missing property, a pattern and a union, and not what came', () => {
    const person = type({ name: 'string', mail: 'string.email', kind: "'a'|'b'" })
    const found = violations(person, { mail: 'secret', kind: 'hidden' })
    expect(found.map(({ path, code }) => [path, code])).toEqual(
      expect.arrayContaining([
        [['name'], 'required'],
        [['mail'], 'pattern'],
        [['kind'], 'union'],
      ]),
    )
    expect(JSON.stringify(found.map(({ params }) => params))).not.toMatch(/secret|hidden/)
  })

  it('lists no more than the limit', () => {
    const found = validateSchema(order, BAD_ORDER, { violations: 1 })
    expect(found).toMatchObject({ violations: [{ path: ['id'] }] })
  })
})

describe('issues of another library', () => {
  it('have a code where they say one that can be one, and no params', () => {
    const issues = [
      { message: 'no', path: ['a', { key: 0 }, Symbol('b')], code: 'too.long', received: 'secret' },
      { message: 'no', code: 'not a code\n' },
      { message: 'no' },
    ]
    expect(violationsOfIssues(issues, 'somebody')).toEqual([
      { path: ['a', 0, 'Symbol(b)'], code: 'too.long', message: 'no', params: {}, isDefaultMessage: false },
      { path: [], code: 'invalid', message: 'no', params: {}, isDefaultMessage: false },
      { path: [], code: 'invalid', message: 'no', params: {}, isDefaultMessage: false },
    ])
  })

  it('are bounded in number, length and depth', () => {
    const issue = { message: 'x'.repeat(10_000), path: Array.from({ length: 100_000 }, () => 'name') }
    const found = violationsOfIssues(Array.from({ length: 1_000 }, () => issue))
    expect(found).toHaveLength(100)
    expect(found[0]?.message).toHaveLength(500)
    expect(found[0]?.path).toHaveLength(100)
  })
})
