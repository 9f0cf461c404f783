import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../../testing/index.js'
import type { InstanceOutcome } from '../instance-outcome.js'
import type { EjectionReason } from '../load-balancer.events.js'
import { OutlierDetector, type OutlierHost, type OutlierSubject } from './outlier-detector.js'
import { OUTLIER_EJECTION_DEFAULTS, type OutlierEjectionConfig } from './outlier-ejection.options.js'
import { OutlierRecord } from './outlier-record.js'

class Subject implements OutlierSubject {
  readonly outlier = new OutlierRecord()
  constructor(readonly id: number) {}
}

/** Instances, and what was said of them. */
class Host implements OutlierHost<Subject> {
  readonly said: string[] = []
  readonly subjects: Subject[]
  readonly clock = new ManualClock()
  readonly detector: OutlierDetector<Subject>

  constructor(count: number, config: Partial<OutlierEjectionConfig> = {}) {
    this.subjects = Array.from({ length: count }, (_, id) => new Subject(id))
    this.detector = new OutlierDetector({ ...OUTLIER_EJECTION_DEFAULTS, ...config }, this.clock, this)
  }

  hasOtherThan(subject: Subject): boolean {
    return this.subjects.some((each) => each !== subject && !each.outlier.ejected)
  }
  ejected({ id }: Subject, reason: EjectionReason, durationMs: number): void {
    this.said.push(`${id} ejected for ${durationMs} ${reason}`)
  }
  refused({ id }: Subject, reason: EjectionReason): void {
    this.said.push(`${id} refused ${reason}`)
  }
  returned({ id }: Subject): void {
    this.said.push(`${id} returned`)
  }

  report(id: number, outcome: InstanceOutcome, times = 1): void {
    for (let i = 0; i < times; i++) this.detector.report(this.subjects[id]!, outcome)
  }

  get ejectedIds(): number[] {
    return this.subjects.filter(({ outlier }) => outlier.ejected).map(({ id }) => id)
  }
}

describe('OutlierDetector', () => {
  it('ejects what fails five times in a row, and lets it return after the base time', () => {
    const host = new Host(10)
    host.report(3, 'SERVER_ERROR', 4)
    host.report(3, 'SUCCESS')
    host.report(3, 'SERVER_ERROR', 4)
    expect(host.said).toEqual([])
    host.report(3, 'SERVER_ERROR')
    expect(host.said).toEqual(['3 ejected for 30000 CONSECUTIVE_5XX'])
    host.clock.advance(29_999)
    expect(host.ejectedIds).toEqual([3])
    host.clock.advance(1)
    expect(host.said.at(-1)).toBe('3 returned')
    expect(host.clock.pending).toBe(0)
  })

  it.each([
    ['SERVER_ERROR', 'CONSECUTIVE_5XX'],
    ['GATEWAY_FAILURE', 'CONSECUTIVE_GATEWAY_FAILURES'],
    ['CONNECTION_FAILURE', 'CONSECUTIVE_CONNECTION_FAILURES'],
  ] as const)('says of %s the most exact reason', (outcome, reason) => {
    const host = new Host(10)
    host.report(0, outcome, 5)
    expect(host.said).toEqual([`0 ejected for 30000 ${reason}`])
  })

  it('counts a connection failure as a gateway failure, and both as a 5xx, but not the other way round', () => {
    const host = new Host(10, { consecutiveConnectionFailures: 2, consecutiveGatewayFailures: 3 })
    for (const outcome of ['GATEWAY_FAILURE', 'CONNECTION_FAILURE', 'GATEWAY_FAILURE'] as const)
      host.report(0, outcome)
    expect(host.said).toEqual(['0 ejected for 30000 CONSECUTIVE_GATEWAY_FAILURES'])
    for (const outcome of ['SERVER_ERROR', 'GATEWAY_FAILURE', 'GATEWAY_FAILURE', 'SERVER_ERROR'] as const)
      host.report(1, outcome)
    expect(host.said).toHaveLength(1)
  })

  it('hears nothing in a call that its caller gave up', () => {
    const host = new Host(10)
    host.report(0, 'SERVER_ERROR', 4)
    host.report(0, 'NONE', 10)
    expect(host.said).toEqual([])
    host.report(0, 'SERVER_ERROR')
    expect(host.ejectedIds).toEqual([0])
  })

  it('does nothing where it is off, or where all thresholds are', () => {
    for (const config of [
      { enabled: false },
      { consecutive5xx: 0, consecutiveGatewayFailures: 0, consecutiveConnectionFailures: 0 },
    ]) {
      const host = new Host(10, config)
      host.report(0, 'CONNECTION_FAILURE', 100)
      expect(host.said).toEqual([])
    }
  })

  it('leaves out longer each time, up to the longest, and shorter again after calm intervals', () => {
    const host = new Host(10, { maxEjectionTime: 80_000 })
    const eject = (): number => {
      host.report(0, 'SERVER_ERROR', 5)
      const duration = Number(/for (\d+)/.exec(host.said.at(-1) ?? '')?.[1])
      host.clock.advance(duration)
      return duration
    }
    expect([eject(), eject(), eject(), eject()]).toEqual([30_000, 60_000, 80_000, 80_000])
    // Two intervals take two steps back: the fourth ejection was four steps, so this is the third.
    host.clock.advance(20_000)
    expect(eject()).toBe(80_000)
    host.clock.advance(100_000)
    expect(eject()).toBe(30_000)
  })

  it('ejects one of a few, but never the last one, and says when it may not', () => {
    const host = new Host(3)
    host.report(0, 'SERVER_ERROR', 5)
    host.report(1, 'SERVER_ERROR', 10)
    expect(host.said).toEqual([
      '0 ejected for 30000 CONSECUTIVE_5XX',
      '1 refused CONSECUTIVE_5XX',
      '1 refused CONSECUTIVE_5XX',
    ])
    const alone = new Host(1, { maxEjectionPercent: 100 })
    alone.report(0, 'CONNECTION_FAILURE', 5)
    expect(alone.said).toEqual(['0 refused CONSECUTIVE_CONNECTION_FAILURES'])
  })

  it('forgets what is gone with its timer', () => {
    const host = new Host(10)
    host.report(0, 'SERVER_ERROR', 5)
    expect(host.clock.pending).toBe(1)
    host.detector.forget(host.subjects[0]!)
    expect(host.clock.pending).toBe(0)
    host.clock.advance(60_000)
    expect(host.said).toHaveLength(1)
  })

  describe('by success rate', () => {
    const config = { successRate: true, consecutive5xx: 0, maxEjectionPercent: 50 }
    /** So many calls of each, of which so many fail, mixed. */
    const load = (host: Host, calls: number, failures: readonly number[]): void => {
      for (let call = 0; call < calls; call++)
        for (const [id, failing] of failures.entries())
          host.report(id, call < failing ? 'SERVER_ERROR' : 'SUCCESS')
    }
    const nextInterval = (host: Host): void => {
      host.clock.advance(10_000)
      host.report(0, 'SUCCESS')
    }

    it('ejects after an interval what succeeds much less often than the others', () => {
      const host = new Host(10, config)
      load(host, 100, [0, 1, 0, 40, 1, 0, 0, 1, 0, 0])
      expect(host.said).toEqual([])
      nextInterval(host)
      expect(host.said).toEqual(['3 ejected for 30000 SUCCESS_RATE'])
    })

    it('ejects nothing where all fail alike, where there are too few calls, and where there are too few instances', () => {
      const alike = new Host(10, config)
      load(
        alike,
        100,
        Array.from({ length: 10 }, () => 50),
      )
      nextInterval(alike)
      const seldom = new Host(10, config)
      load(seldom, 99, [0, 1, 0, 40, 1, 0, 0, 1, 0, 0])
      nextInterval(seldom)
      const few = new Host(4, config)
      load(few, 100, [0, 0, 90, 0])
      nextInterval(few)
      for (const host of [alike, seldom, few]) expect(host.said).toEqual([])
    })

    it('takes the worst where not all may be ejected', () => {
      const host = new Host(12, { ...config, maxEjectionPercent: 10, successRateStdevFactor: 1 })
      load(host, 100, [0, 80, 90, 0, 0, 0, 0, 0, 0, 0, 0, 0])
      nextInterval(host)
      expect(host.said).toEqual(['2 ejected for 30000 SUCCESS_RATE', '1 refused SUCCESS_RATE'])
    })

    it('counts each interval by itself', () => {
      const host = new Host(10, config)
      load(host, 60, [0, 0, 0, 60, 0, 0, 0, 0, 0, 0])
      nextInterval(host)
      load(host, 60, [0, 0, 0, 60, 0, 0, 0, 0, 0, 0])
      nextInterval(host)
      expect(host.said).toEqual([])
    })
  })
})

/** The rules again, word for word, with nothing kept that can be computed from what happened. */
class Model {
  readonly #history: { at: number; id: number; outcome: InstanceOutcome | 'ejected' | 'returned' }[] = []
  readonly #until = new Map<number, { end: number; multiplier: number }>()
  now = 0

  constructor(
    readonly count: number,
    readonly config: OutlierEjectionConfig,
  ) {}

  advance(ms: number): void {
    const before = this.now
    this.now += ms
    for (const [id, { end }] of this.#until)
      if (end > before && end <= this.now) this.#history.push({ at: end, id, outcome: 'returned' })
  }

  isEjectedAt(id: number, time: number): boolean {
    return (this.#until.get(id)?.end ?? -1) > time
  }

  get ejectedIds(): number[] {
    return Array.from({ length: this.count }, (_, id) => id).filter((id) => this.isEjectedAt(id, this.now))
  }

  report(id: number, outcome: InstanceOutcome): void {
    if (outcome === 'NONE' || this.isEjectedAt(id, this.now)) return
    this.#history.push({ at: this.now, id, outcome })
    const run: string[] = []
    for (const entry of this.#history.filter((each) => each.id === id).toReversed()) {
      if (entry.outcome === 'SUCCESS' || entry.outcome === 'ejected' || entry.outcome === 'returned') break
      run.push(entry.outcome)
    }
    const inARow = (...outcomes: readonly string[]): number => {
      const end = run.findIndex((each) => !outcomes.includes(each))
      return end === -1 ? run.length : end
    }
    const { consecutive5xx, consecutiveConnectionFailures, consecutiveGatewayFailures } = this.config
    const isOver =
      (consecutive5xx > 0 && run.length >= consecutive5xx) ||
      (consecutiveGatewayFailures > 0 &&
        inARow('GATEWAY_FAILURE', 'CONNECTION_FAILURE') >= consecutiveGatewayFailures) ||
      (consecutiveConnectionFailures > 0 && inARow('CONNECTION_FAILURE') >= consecutiveConnectionFailures)
    if (!isOver) return
    this.#history.push({ at: this.now, id, outcome: 'ejected' })
    this.#eject(id)
  }

  #eject(id: number): void {
    const { maxEjectionPercent, baseEjectionTime, maxEjectionTime, interval } = this.config
    const already = this.ejectedIds.length
    if (already >= Math.max(1, Math.floor((this.count * maxEjectionPercent) / 100))) return
    if (already + 1 >= this.count) return
    const last = this.#until.get(id) ?? { end: 0, multiplier: 0 }
    const multiplier = Math.max(0, last.multiplier - Math.floor((this.now - last.end) / interval)) + 1
    const duration = Math.min(multiplier * baseEjectionTime, Math.max(maxEjectionTime, baseEjectionTime))
    this.#until.set(id, { end: this.now + duration, multiplier })
  }
}

describe('OutlierDetector beside a model of its rules', () => {
  const outcomes: readonly InstanceOutcome[] = [
    'SUCCESS',
    'SERVER_ERROR',
    'GATEWAY_FAILURE',
    'CONNECTION_FAILURE',
    'NONE',
  ]
  const config = fc.record({
    consecutive5xx: fc.nat({ max: 4 }),
    consecutiveGatewayFailures: fc.nat({ max: 4 }),
    consecutiveConnectionFailures: fc.nat({ max: 4 }),
    maxEjectionPercent: fc.integer({ min: 0, max: 100 }),
    baseEjectionTime: fc.integer({ min: 1, max: 50 }),
    maxEjectionTime: fc.integer({ min: 1, max: 200 }),
    interval: fc.integer({ min: 1, max: 50 }),
  })
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(fc.nat({ max: 4 }), fc.constantFrom(...outcomes.slice(1), ...outcomes)),
    },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }) },
  )

  it('ejects the same instances at the same times, and never all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        config,
        fc.array(step, { maxLength: 150 }),
        (count, changes, steps) => {
          const host = new Host(count, changes)
          const model = new Model(count, { ...OUTLIER_EJECTION_DEFAULTS, ...changes })
          for (const each of steps) {
            if (typeof each === 'number') {
              host.clock.advance(each)
              model.advance(each)
            } else {
              host.report(each[0] % count, each[1])
              model.report(each[0] % count, each[1])
            }
            expect(host.ejectedIds).toEqual(model.ejectedIds)
            expect(host.ejectedIds.length).toBeLessThan(count)
            expect(host.clock.pending).toBe(host.ejectedIds.length)
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
