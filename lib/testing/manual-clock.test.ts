import { describe, expect, it } from '@jest/globals'
import { ManualClock } from './manual-clock.js'

describe('ManualClock', () => {
  it('stands still until it is advanced', () => {
    const clock = new ManualClock(1_000)
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0])
    clock.advance(250)
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250])
  })

  it('sets the wall clock without time passing', () => {
    const clock = new ManualClock(1_000)
    const ran: string[] = []
    clock.schedule(() => ran.push('a'), 10)
    clock.step(3_600_000)
    expect([clock.now(), clock.monotonic(), ran]).toEqual([3_601_000, 0, []])
    clock.step(-7_200_000)
    clock.advance(10)
    expect([clock.now(), clock.monotonic(), ran]).toEqual([-3_598_990, 10, ['a']])
  })

  it('runs due tasks in order of time, those of one time in order of scheduling', () => {
    const clock = new ManualClock()
    const ran: string[] = []
    for (const [name, delay] of [
      ['c', 20],
      ['a', 10],
      ['b', 10],
      ['d', 31],
    ] as const) {
      clock.schedule(() => ran.push(`${name}@${String(clock.monotonic())}`), delay)
    }
    clock.advance(30)
    expect(ran).toEqual(['a@10', 'b@10', 'c@20'])
    expect(clock.pending).toBe(1)
  })

  it('runs tasks that tasks schedule', () => {
    const clock = new ManualClock()
    const ran: number[] = []
    const tick = () => {
      ran.push(clock.monotonic())
      clock.schedule(tick, 10)
    }
    clock.schedule(tick, 10)
    clock.advance(35)
    expect(ran).toEqual([10, 20, 30])
  })

  it('does not run a cancelled task', () => {
    const clock = new ManualClock()
    const ran: string[] = []
    const timer = clock.schedule(() => ran.push('a'), 10)
    timer.cancel()
    timer.cancel()
    clock.advance(10)
    expect(ran).toEqual([])
  })

  it('lets promises settle between tasks when advanced asynchronously', async () => {
    const clock = new ManualClock()
    const ran: string[] = []
    const sleep = async (ms: number) => new Promise<void>((resolve) => void clock.schedule(resolve, ms))
    const work = async () => {
      await sleep(10)
      ran.push(`first@${String(clock.monotonic())}`)
      await sleep(10)
      ran.push(`second@${String(clock.monotonic())}`)
    }
    const done = work()
    await clock.advanceAsync(100)
    await done
    expect(ran).toEqual(['first@10', 'second@20'])
  })
})
