import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../../testing/index.js'
import type { ServiceInstance } from '../../discovery/service-instance.js'
import { countsOf, instance, SeededRandom } from '../balancing.fixture.js'
import type { InstanceOutcome } from '../instance-outcome.js'
import type { HealthProbe } from '../health/health-probe.js'
import { loadBalancerConfig } from '../load-balancer-config.js'
import { LOAD_BALANCER_ALGORITHMS, type LoadBalancerOptions } from '../load-balancer.options.js'
import { BalancedService, type CallPlacement } from './balanced-service.js'
import { HealthCheckFailedError, NoInstanceAvailableError } from '../load-balancer.errors.js'

class TestService {
  readonly clock = new ManualClock()
  readonly service: BalancedService

  constructor(
    options: LoadBalancerOptions = {},
    instances: readonly ServiceInstance[] = [],
    probe?: HealthProbe,
  ) {
    const config = loadBalancerConfig('inventory', [{ eventConsumerBufferSize: 10_000 }, options])
    const random = new SeededRandom(9)
    this.service = new BalancedService('inventory', config, { clock: this.clock, random, probe })
    if (instances.length > 0) this.service.update(instances)
  }

  /** Where so many calls go, each of which ends at once with that outcome. */
  place(count: number, outcome: InstanceOutcome = 'SUCCESS', placement?: CallPlacement): string[] {
    return Array.from({ length: count }, () => {
      const call = this.service.acquire(placement)
      call.end(outcome)
      return call.instance.instance.id
    })
  }

  /** Fails calls until that instance is ejected. */
  eject(id: string): void {
    for (let i = 0; i < 1_000 && !this.of(id).ejected; i++) {
      const call = this.service.acquire()
      call.end(call.instance.instance.id === id ? 'CONNECTION_FAILURE' : 'SUCCESS')
    }
    expect(this.of(id).ejected).toBe(true)
  }

  of(id: string): BalancedService['instances'][number] {
    return this.service.instances.find((each) => each.instance.id === id)!
  }

  get events(): string[] {
    return this.service.events
      .recent()
      .map((event) => `${event.type} ${'instance' in event ? event.instance : ''}`.trim())
  }
}

const THREE = [instance('a'), instance('b'), instance('c')]

describe('a balanced service', () => {
  it('spreads calls over its instances, and tells who came and went', () => {
    const test = new TestService({}, THREE)
    expect(test.service.known).toBe(true)
    expect(test.events).toEqual(['INSTANCE_ADDED a', 'INSTANCE_ADDED b', 'INSTANCE_ADDED c'])
    expect(countsOf(test.place(30))).toEqual({ a: 10, b: 10, c: 10 })
    test.service.update([instance('b'), instance('d')])
    expect(countsOf(test.place(30))).toEqual({ b: 15, d: 15 })
    expect(test.events.slice(3)).toEqual(['INSTANCE_REMOVED a', 'INSTANCE_REMOVED c', 'INSTANCE_ADDED d'])
  })

  it('has nobody for a call while no list has come, and when the list is empty', () => {
    const { service } = new TestService()
    expect(service.known).toBe(false)
    service.update([])
    expect(service.known).toBe(true)
    expect(() => service.acquire()).toThrow(NoInstanceAvailableError)
    expect(new NoInstanceAvailableError('x', '', { help: '' }).errorResponse()).toMatchObject({ status: 503 })
  })

  it.each(LOAD_BALANCER_ALGORITHMS)(
    'gives an instance of weight 0, or of none that makes sense, nothing: %s',
    (algorithm) => {
      const test = new TestService({ algorithm }, [
        instance('a', { weight: 0 }),
        instance('b'),
        instance('c', { weight: Number.NaN }),
        instance('d', { weight: -1 }),
      ])
      expect(countsOf(test.place(50, 'SUCCESS', { hashKey: 'k' }))).toEqual({ b: 50 })
      test.service.update([instance('a', { weight: 0 }), instance('c', { weight: Infinity })])
      expect(() => test.service.acquire()).toThrow('None of the 2 instances')
    },
  )

  it('knows an instance again whose weight or zone has changed, but not one that is at another place', () => {
    const test = new TestService({}, THREE)
    const [a, b] = [test.of('a'), test.of('b')]
    test.service.update([
      instance('a', { weight: 5, zone: 'z' }),
      instance('b', { port: 9090 }),
      instance('c'),
    ])
    expect(test.of('a')).toBe(a)
    expect(a.weight).toBe(5)
    expect(test.of('b')).not.toBe(b)
    expect(b.gone).toBe(true)
    expect(test.of('b').origin).toBe('http://b.test:9090')
  })

  it('takes the first of two with one id', () => {
    const test = new TestService({}, [instance('a', { port: 1 }), instance('a', { port: 2 })])
    expect(test.service.instances.map(({ origin }) => origin)).toEqual(['http://a.test:1'])
  })

  it('writes addresses as URLs have them', () => {
    const test = new TestService({}, [
      instance('a', { host: '::1', secure: true }),
      instance('b', { host: '[::2]' }),
      instance('c', { host: '10.0.0.1', port: 80 }),
    ])
    expect(test.service.instances.map(({ origin }) => origin)).toEqual([
      'https://[::1]:8080',
      'http://[::2]:8080',
      'http://10.0.0.1:80',
    ])
  })

  it('counts a call once, however often its end is told', () => {
    const test = new TestService({}, [instance('a')])
    const calls = [test.service.acquire(), test.service.acquire()]
    expect(test.of('a').active).toBe(2)
    calls[0]?.report('SERVER_ERROR')
    expect(test.of('a').active).toBe(2)
    for (let i = 0; i < 3; i++) calls[0]?.end('SUCCESS')
    expect(test.service.counts().active).toBe(1)
  })

  it('prefers where no earlier attempt ran, and goes back where all have been tried', () => {
    for (const algorithm of LOAD_BALANCER_ALGORITHMS) {
      const test = new TestService({ algorithm }, THREE)
      const tried = []
      for (let attempt = 0; attempt < 3; attempt++) {
        const call = test.service.acquire({ tried, hashKey: 'k' })
        tried.push(call.instance)
      }
      expect(new Set(tried).size).toBe(3)
      expect(THREE.map(({ id }) => id)).toContain(test.place(1, 'SUCCESS', { tried, hashKey: 'k' })[0])
    }
  })

  it('takes an algorithm of the application', () => {
    const test = new TestService({ algorithm: () => ({ choose: (all) => all.at(-1)! }) }, THREE)
    expect(countsOf(test.place(5))).toEqual({ c: 5 })
  })
})

describe('ejection in a service', () => {
  it('leaves out what fails, and lets it return', () => {
    const test = new TestService({}, THREE)
    test.eject('b')
    expect(countsOf(test.place(40))).toEqual({ a: 20, c: 20 })
    expect(test.service.counts()).toMatchObject({ total: 3, up: 2, ejected: 1, unhealthy: 0, panic: false })
    expect(test.service.ejections).toBe(1)
    test.clock.advance(30_000)
    expect(countsOf(test.place(30))).toEqual({ a: 10, b: 10, c: 10 })
    expect(test.events.slice(3)).toEqual(['INSTANCE_EJECTED b', 'INSTANCE_RETURNED b'])
  })

  it('retries elsewhere than on the ejected one, also when all others were tried', () => {
    const test = new TestService({}, THREE)
    test.eject('b')
    const tried = [test.of('a'), test.of('c')]
    for (let i = 0; i < 10; i++) expect(['a', 'c']).toContain(test.place(1, 'SUCCESS', { tried })[0])
  })

  it('hears nothing any more of an instance that is gone', () => {
    const test = new TestService({}, THREE)
    const call = test.service.acquire()
    const { id } = call.instance.instance
    test.service.update(THREE.filter((each) => each.id !== id))
    for (let i = 0; i < 10; i++) call.end('CONNECTION_FAILURE')
    expect(test.clock.pending).toBe(0)
    expect(test.events.filter((event) => event.startsWith('INSTANCE_EJECTED'))).toEqual([])
  })

  it('leaves no timer behind when the service is disposed', () => {
    const test = new TestService({}, THREE)
    test.eject('b')
    expect(test.clock.pending).toBe(1)
    test.service[Symbol.dispose]()
    expect(test.clock.pending).toBe(0)
    test.service.update(THREE)
    expect(test.service.instances).toEqual([])
  })

  it('lets listeners place calls by what has just happened', () => {
    const test = new TestService({}, [instance('a'), instance('b')])
    const chosen: string[] = []
    test.service.events.on('INSTANCE_EJECTED', () => chosen.push(...test.place(4)))
    test.eject('a')
    expect(chosen).toEqual(['b', 'b', 'b', 'b'])
  })
})

describe('health checks in a service', () => {
  const options: LoadBalancerOptions = {
    healthCheck: { enabled: true, jitter: 0, unhealthyThreshold: 1, healthyThreshold: 1 },
  }
  /** Those that are ill, as the probe sees it. */
  function checked(more: LoadBalancerOptions = {}): TestService & { ill: Set<string> } {
    const ill = new Set<string>()
    const probe: HealthProbe = ({ id }) =>
      ill.has(id) ? Promise.reject(new HealthCheckFailedError(id, 'ill')) : Promise.resolve()
    return Object.assign(new TestService({ ...options, ...more }, THREE, probe), { ill })
  }

  it('take an instance out and in again', async () => {
    const test = checked()
    test.ill.add('c')
    await test.clock.advanceAsync(0)
    expect(countsOf(test.place(20))).toEqual({ a: 10, b: 10 })
    expect(test.service.counts()).toMatchObject({ up: 2, unhealthy: 1, ejected: 0 })
    test.ill.clear()
    await test.clock.advanceAsync(10_000)
    expect(countsOf(test.place(30))).toEqual({ a: 10, b: 10, c: 10 })
    test.service[Symbol.dispose]()
    expect(test.clock.pending).toBe(0)
  })

  it('begin and end with the instances', async () => {
    const test = checked()
    expect(test.clock.pending).toBe(3)
    test.service.update([instance('a'), instance('d'), instance('e'), instance('f')])
    expect(test.clock.pending).toBe(4)
    test.service.update([])
    expect(test.clock.pending).toBe(0)
    await test.clock.advanceAsync(0)
    expect(test.clock.pending).toBe(0)
  })

  it('keep new instances out until they have shown their health, where that is wanted', async () => {
    const test = checked({
      healthCheck: { ...options.healthCheck, initiallyHealthy: false },
    })
    await test.clock.advanceAsync(0)
    test.ill.add('d')
    test.service.update([...THREE, instance('d'), instance('e')])
    expect(countsOf(test.place(30))).toEqual({ a: 10, b: 10, c: 10 })
    await test.clock.advanceAsync(0)
    expect(Object.keys(countsOf(test.place(40))).sort()).toEqual(['a', 'b', 'c', 'e'])
    test.service[Symbol.dispose]()
  })

  it('let all take calls when none is healthy, and say so', async () => {
    const test = checked()
    for (const { id } of THREE) test.ill.add(id)
    await test.clock.advanceAsync(0)
    expect(test.service.counts()).toMatchObject({ up: 0, unhealthy: 3, panic: true })
    expect(countsOf(test.place(30))).toEqual({ a: 10, b: 10, c: 10 })
    test.ill.delete('b')
    await test.clock.advanceAsync(10_000)
    expect(countsOf(test.place(30))).toEqual({ b: 30 })
    expect(test.events.filter((event) => event.startsWith('PANIC'))).toEqual(['PANIC_ENTERED', 'PANIC_LEFT'])
    test.service[Symbol.dispose]()
  })

  it('let all take calls already when fewer are available than the panic threshold', async () => {
    const test = checked({ panicThreshold: 50 })
    test.ill.add('a')
    await test.clock.advanceAsync(0)
    expect(test.service.counts().panic).toBe(false)
    test.ill.add('b')
    await test.clock.advanceAsync(10_000)
    expect(test.service.counts().panic).toBe(true)
    expect(countsOf(test.place(30))).toEqual({ a: 10, b: 10, c: 10 })
    test.service[Symbol.dispose]()
  })
})

describe('slow start', () => {
  it('gives a new instance its weight little by little, those of the first list at once', () => {
    const test = new TestService({ algorithm: 'weighted-round-robin', slowStartWindow: '10s' }, THREE)
    expect(test.service.instances.map(({ weight }) => weight)).toEqual([1, 1, 1])
    test.service.update([...THREE, instance('d', { weight: 2 })])
    const weights: number[] = []
    for (let second = 0; second <= 12; second += 3) {
      weights.push(test.of('d').weight)
      test.clock.advance(3_000)
    }
    expect(weights.map((weight) => weight.toFixed(1))).toEqual(['0.2', '0.6', '1.2', '1.8', '2.0'])
  })

  it('spares an instance that returns from ejection', () => {
    const test = new TestService({ algorithm: 'weighted-round-robin', slowStartWindow: '100s' }, THREE)
    test.eject('a')
    test.clock.advance(30_000)
    const counts = countsOf(test.place(210))
    expect(counts['a']).toBeGreaterThan(5)
    expect(counts['a']).toBeLessThan(15)
    test.clock.advance(100_000)
    expect(countsOf(test.place(210))['a']).toBeGreaterThan(65)
  })
})

describe('zone preference', () => {
  const zoned = (near: number, far: number): ServiceInstance[] => [
    ...Array.from({ length: near }, (_, index) => instance(`near${index}`, { zone: 'here' })),
    ...Array.from({ length: far }, (_, index) => instance(`far${index}`, { zone: 'there' })),
  ]
  const nearPart = (ids: readonly string[]): number =>
    ids.filter((id) => id.startsWith('near')).length / ids.length
  const options: LoadBalancerOptions = {
    zone: 'here',
    outlierEjection: { maxEjectionPercent: 100 },
  }

  it('keeps calls in the own zone while enough of it is available', () => {
    const test = new TestService(options, zoned(4, 4))
    expect(nearPart(test.place(100))).toBe(1)
    test.eject('near0')
    // Three of four times 1.4 is more than all.
    expect(nearPart(test.place(100))).toBe(1)
  })

  it('passes on what is too much for the own zone', () => {
    const test = new TestService(options, zoned(4, 4))
    for (const id of ['near0', 'near1']) test.eject(id)
    // Two of four times 1.4.
    expect(nearPart(test.place(2_000))).toBeCloseTo(0.7, 1)
    test.eject('near2')
    expect(nearPart(test.place(2_000))).toBeCloseTo(0.35, 1)
    test.eject('near3')
    expect(nearPart(test.place(100))).toBe(0)
    test.clock.advance(300_000)
    expect(nearPart(test.place(100))).toBe(1)
  })

  it('keeps all calls where other zones have nobody', () => {
    const test = new TestService(options, zoned(4, 0))
    for (const id of ['near0', 'near1', 'near2']) test.eject(id)
    expect(nearPart(test.place(50))).toBe(1)
  })

  it('makes no difference where the own zone has too few instances, or none', () => {
    const few = new TestService({ ...options, zoneMinInstances: 3 }, zoned(2, 2))
    expect(nearPart(few.place(100))).toBe(0.5)
    const none = new TestService(options, zoned(0, 3))
    expect(nearPart(none.place(30))).toBe(0)
  })

  it('keeps a key together also where a part of the keys goes elsewhere', () => {
    const test = new TestService({ ...options, algorithm: 'consistent-hash' }, zoned(4, 4))
    for (const id of ['near0', 'near1']) test.eject(id)
    const keys = Array.from({ length: 400 }, (_, index) => `user ${index}`)
    const first = keys.map((hashKey) => test.place(1, 'SUCCESS', { hashKey })[0]!)
    const second = keys.map((hashKey) => test.place(1, 'SUCCESS', { hashKey })[0]!)
    expect(second).toEqual(first)
    expect(nearPart(first)).toBeCloseTo(0.7, 1)
  })

  it('retries in another zone where the own one has been tried', () => {
    const test = new TestService(options, zoned(1, 1))
    expect(test.place(1, 'SUCCESS', { tried: [test.of('near0')] })).toEqual(['far0'])
  })
})

describe('any history of a service', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const listed = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom(...ids),
      weight: fc.constantFrom(0, 1, 1, 2, 5),
      zone: fc.constantFrom('x', 'y'),
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  )
  const action = fc.oneof(
    { weight: 1, arbitrary: listed.map((list) => ({ kind: 'update' as const, list })) },
    { weight: 2, arbitrary: fc.subarray(ids).map((ill) => ({ kind: 'ill' as const, ill })) },
    { weight: 2, arbitrary: fc.nat({ max: 40_000 }).map((ms) => ({ kind: 'wait' as const, ms })) },
    {
      weight: 8,
      arbitrary: fc
        .tuple(
          fc.constantFrom<InstanceOutcome>('SUCCESS', 'SERVER_ERROR', 'CONNECTION_FAILURE', 'NONE'),
          fc.nat({ max: 6 }),
        )
        .map(([outcome, times]) => ({ kind: 'call' as const, outcome, times })),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'end' as const }) },
  )

  it('never gives a call to what is gone, has weight 0, is ejected or ill, unless all are; and counts every call once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...LOAD_BALANCER_ALGORITHMS),
        fc.constantFrom(undefined, 'x'),
        fc.array(action, { maxLength: 40 }),
        async (algorithm, zone, actions) => {
          let ill: readonly string[] = []
          const probe: HealthProbe = ({ id }) =>
            ill.includes(id) ? Promise.reject(new HealthCheckFailedError(id, 'ill')) : Promise.resolve()
          const test = new TestService(
            {
              algorithm,
              ...(zone === undefined ? {} : { zone }),
              slowStartWindow: '5s',
              outlierEjection: { maxEjectionPercent: 60 },
              healthCheck: { enabled: true, unhealthyThreshold: 1, healthyThreshold: 1 },
            },
            [],
            probe,
          )
          const { service } = test
          const running = []
          for (const step of actions) {
            if (step.kind === 'update') service.update(step.list.map(({ id, ...over }) => instance(id, over)))
            if (step.kind === 'ill') ({ ill } = step)
            if (step.kind === 'wait') await test.clock.advanceAsync(step.ms)
            if (step.kind === 'end') running.shift()?.end('SUCCESS')
            const times = step.kind === 'call' ? step.times : 0
            for (let i = 0; i < times; i++) {
              const takers = service.instances.filter(({ fullWeight }) => fullWeight > 0)
              if (takers.length === 0) {
                expect(() => service.acquire()).toThrow(NoInstanceAvailableError)
                break
              }
              const isAnyUp = takers.some(({ available }) => available)
              const call = service.acquire({ hashKey: `key ${i}` })
              expect(takers).toContain(call.instance)
              expect(call.instance.available).toBe(isAnyUp)
              running.push(call)
              if (step.kind === 'call' && step.outcome !== 'NONE') call.report(step.outcome)
            }
            const present = new Set(service.instances)
            expect(service.counts().active).toBe(running.filter((call) => present.has(call.instance)).length)
          }
          for (const call of running) call.end('NONE')
          expect(service.counts().active).toBe(0)
          service[Symbol.dispose]()
          expect(test.clock.pending).toBe(0)
        },
      ),
      { numRuns: 150 },
    )
  })
})
