import { describe, expect, it } from '@jest/globals'
import type { LoadBalancer } from '../load-balancer.js'
import { candidates, SeededRandom, type TestCandidate } from '../balancing.fixture.js'
import { ManualClock } from '../../../testing/index.js'
import { LeastConnectionsBalancer } from './least-connections-balancer.js'
import { PowerOfTwoChoicesBalancer } from './power-of-two-choices-balancer.js'
import { RandomBalancer } from './random-balancer.js'
import { RoundRobinBalancer } from './round-robin-balancer.js'

interface Outcome {
  /** Mean time from a call to its answer, in milliseconds. */
  readonly mean: number
  /** The most calls that one server had at once. */
  readonly longestQueue: number
  /** Calls of each server. */
  readonly calls: readonly number[]
}

/** A server that works on one call at a time, in order of arrival. */
class SimulatedServer {
  calls = 0
  #freeAt = 0

  constructor(
    readonly candidate: TestCandidate,
    readonly serviceMs: number,
  ) {}

  take(clock: ManualClock, ended: (tookMs: number) => void): void {
    const now = clock.monotonic()
    this.calls++
    this.candidate.active++
    this.#freeAt = Math.max(now, this.#freeAt) + this.serviceMs
    const took = this.#freeAt - now
    clock.schedule(() => {
      this.candidate.active--
      ended(took)
    }, took)
  }
}

/** Calls that come at random, at a mean rate, to servers of these speeds. */
function simulate(balancer: LoadBalancer, serviceMs: readonly number[], callsPerMs: number): Outcome {
  const clock = new ManualClock()
  const random = new SeededRandom(11)
  const all = candidates(...serviceMs.map(() => 1))
  const servers = serviceMs.map((ms, index) => new SimulatedServer(all[index]!, ms))
  const times: number[] = []
  let longestQueue = 0
  for (let call = 0; call < 4_000; call++) {
    clock.advance(-Math.log(1 - random.next()) / callsPerMs)
    const chosen = balancer.choose(all, undefined) as TestCandidate
    servers[all.indexOf(chosen)]!.take(clock, (took) => times.push(took))
    longestQueue = Math.max(longestQueue, ...all.map(({ active }) => active))
  }
  clock.advance(1e9)
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length
  expect(times).toHaveLength(4_000)
  expect(all.map(({ active }) => active)).toEqual(serviceMs.map(() => 0))
  return { mean, longestQueue, calls: servers.map(({ calls }) => calls) }
}

describe('ten servers of which one takes ten times as long, at 70 % load', () => {
  const speeds = [100, ...Array.from({ length: 9 }, () => 10)]
  const rate = 0.7 * speeds.reduce((sum, ms) => sum + 1 / ms, 0)
  const run = (make: (random: SeededRandom) => LoadBalancer): Outcome =>
    simulate(make(new SeededRandom(3)), speeds, rate)
  const roundRobin = run((random) => new RoundRobinBalancer(random))
  const random = run((random) => new RandomBalancer(random))
  const least = run((random) => new LeastConnectionsBalancer(random))
  const two = run((random) => new PowerOfTwoChoicesBalancer(random))

  it('pile up at the slow one where its load is not looked at', () => {
    expect(roundRobin.longestQueue).toBeGreaterThan(100)
    expect(random.longestQueue).toBeGreaterThan(100)
  })

  it('leave the slow one nearly alone where it is', () => {
    for (const outcome of [least, two]) {
      expect(outcome.longestQueue).toBeLessThan(10)
      expect(outcome.mean).toBeLessThan(roundRobin.mean / 10)
      expect(outcome.calls[0]).toBeLessThan(outcome.calls[1]! / 3)
    }
  })

  it('still give the slow one calls, and the fast ones about as many each', () => {
    for (const { calls } of [least, two]) {
      expect(calls[0]).toBeGreaterThan(0)
      const fast = calls.slice(1)
      expect(Math.max(...fast)).toBeLessThan(1.25 * Math.min(...fast))
    }
  })

  it('answer nearly as fast with two choices as with all', () => {
    expect(two.mean).toBeLessThan(2 * least.mean)
  })
})
