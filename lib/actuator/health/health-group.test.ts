import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { HEALTH_STATUS_ORDER } from '../../core/index.js'
import { parseAdditionalPath } from './additional-path.js'
import { HealthGroup, type HealthGroupSettings } from './health-group.js'

const group = (settings: Partial<HealthGroupSettings>): HealthGroup =>
  new HealthGroup({
    include: [],
    exclude: [],
    showComponents: 'never',
    showDetails: 'never',
    roles: [],
    order: [],
    httpMapping: {},
    additionalPaths: [],
    ...settings,
  })

describe('A health group', () => {
  it.each([
    [{}, 'db', true],
    [{ include: ['*'] }, 'db/orders', true],
    [{ include: ['db'] }, 'db', true],
    [{ include: ['db'] }, 'db/orders', true],
    [{ include: ['db'] }, 'dbs', false],
    [{ include: ['db/orders'] }, 'db/orders', true],
    [{ include: ['db/orders'] }, 'db/users', false],
    [{ include: [' readiness-state '] }, 'readinessState', true],
    [{ include: ['*'], exclude: ['db'] }, 'db/orders', false],
    [{ include: ['db'], exclude: ['db/orders'] }, 'db/users', true],
    [{ exclude: ['*'] }, 'ping', false],
  ])('with %j has %s: %s', (settings, path, expected) => {
    expect(group(settings).isMember(path)).toBe(expected)
  })

  it('takes the worst status, and none that is not in the order', () => {
    expect(group({}).aggregate(['UP', 'DOWN', 'OUT_OF_SERVICE'])).toBe('DOWN')
    expect(group({}).aggregate(['UP', 'OUT_OF_SERVICE'])).toBe('OUT_OF_SERVICE')
    expect(group({}).aggregate(['UNKNOWN', 'UP'])).toBe('UP')
    expect(group({}).aggregate(['CIRCUIT_OPEN', 'UP'])).toBe('UP')
    expect(group({}).aggregate(['CIRCUIT_OPEN'])).toBe('UNKNOWN')
    expect(group({}).aggregate([])).toBe('UNKNOWN')
    const order = ['fatal', 'down', 'out-of-service', 'unknown', 'up']
    expect(group({ order }).aggregate(['UP', 'UNKNOWN'])).toBe('UNKNOWN')
    expect(group({ order }).aggregate(['DOWN', 'FATAL'])).toBe('FATAL')
  })

  it('gives the same status whatever the order in which indicators answer', () => {
    const statuses = fc.array(fc.constantFrom(...HEALTH_STATUS_ORDER, 'CIRCUIT_OPEN', '__proto__'))
    fc.assert(
      fc.property(statuses, (given) => {
        const worst = group({}).aggregate(given)
        expect(group({}).aggregate(given.toReversed())).toBe(worst)
        expect(worst === 'UNKNOWN' || given.includes(worst)).toBe(true)
        if (given.includes('DOWN')) expect(worst).toBe('DOWN')
      }),
    )
  })

  it('answers 503 for what is down, unless a mapping says something else for everything', () => {
    const plain = group({})
    expect(
      ['UP', 'DOWN', 'OUT_OF_SERVICE', 'UNKNOWN', 'x', '__proto__'].map((each) => plain.httpStatus(each)),
    ).toEqual([200, 503, 503, 200, 200, 200])
    const mapped = group({ httpMapping: { down: 500, 'out-of-service': 200, FATAL: 501 } })
    expect(['DOWN', 'OUT_OF_SERVICE', 'fatal', 'UP'].map((each) => mapped.httpStatus(each))).toEqual([
      500, 200, 501, 200,
    ])
  })
})

describe('An additional path', () => {
  it.each([
    ['server:/healthz', { server: 'server', path: '/healthz' }],
    [' management:/h ', { server: 'management', path: '/h' }],
    ['server:healthz', undefined],
    ['server:/a/b', undefined],
    ['server:/', undefined],
    ['server:/..', undefined],
    ['server:/{id}', undefined],
    ['other:/x', undefined],
    ['/healthz', undefined],
    ['', undefined],
  ])('reads %j', (text, expected) => {
    expect(parseAdditionalPath(text)).toEqual(expected)
  })
})
