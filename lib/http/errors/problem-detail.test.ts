import { describe, expect, it } from '@jest/globals'
import { ConflictException } from './client.errors.js'
import { ProblemDetail } from './problem-detail.js'

describe('ProblemDetail', () => {
  it('defaults to about:blank and the phrase of its status, and leaves out what is absent (RFC 9457 section 4.2.1)', () => {
    expect(JSON.stringify(ProblemDetail.forStatus(404))).toBe(
      '{"type":"about:blank","title":"Not Found","status":404}',
    )
  })

  it('is built step by step', () => {
    const problem = ProblemDetail.forStatusAndDetail(409, 'Only 2 are left.')
      .withType('/problems/stock')
      .withTitle('Out of stock')
      .withInstance('/orders/1')
      .withProperty('available', 2)
      .withProperties({ sku: 'tea' })
    expect(JSON.parse(JSON.stringify(problem))).toEqual({
      type: '/problems/stock',
      title: 'Out of stock',
      status: 409,
      detail: 'Only 2 are left.',
      instance: '/orders/1',
      available: 2,
      sku: 'tea',
    })
  })

  it('is what a client is told about an exception', () => {
    const problem = ProblemDetail.of(new ConflictException('no', { type: '/p', properties: { a: 1 } }))
    expect(problem.toJSON()).toEqual({ type: '/p', title: 'Conflict', status: 409, detail: 'no', a: 1 })
  })

  it('writes an extension member of any name without touching prototypes', () => {
    const json = JSON.stringify(ProblemDetail.forStatus(400).withProperty('__proto__', { admin: true }))
    expect(json).toContain('"__proto__":{"admin":true}')
  })
})
