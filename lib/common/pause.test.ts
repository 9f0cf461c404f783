import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../testing/index.js'
import { pause } from './pause.js'

const LEFT = new Error('the caller has left')

describe('pause', () => {
  it('ends when its time is over, and not before', async () => {
    const clock = new ManualClock()
    const ended: string[] = []
    const pausing = pause(clock, 100).then(() => ended.push('ended'))
    await clock.advanceAsync(99)
    expect(ended).toEqual([])
    await clock.advanceAsync(1)
    await pausing
    expect(ended).toEqual(['ended'])
  })

  it('ends with the reason of a signal that aborts, and leaves no timer', async () => {
    const clock = new ManualClock()
    const controller = new AbortController()
    const pausing = pause(clock, 100, { signal: controller.signal })
    controller.abort(LEFT)
    await expect(pausing).rejects.toBe(LEFT)
    expect(clock.pending).toBe(0)
  })

  it('does not begin after the signal has aborted, however short it is', async () => {
    const clock = new ManualClock()
    await expect(pause(clock, 0, { signal: AbortSignal.abort(LEFT) })).rejects.toBe(LEFT)
    expect(clock.pending).toBe(0)
  })

  it.each([0, -1])('of %d ms takes no time', async (ms) => {
    const clock = new ManualClock()
    await pause(clock, ms)
    expect(clock.monotonic()).toBe(0)
  })

  it('listens to the signal no longer than it lasts', async () => {
    const clock = new ManualClock()
    const { signal } = new AbortController()
    let listeners = 0
    const { addEventListener, removeEventListener } = signal
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      listeners++
      addEventListener.apply(signal, args)
    }
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      listeners--
      removeEventListener.apply(signal, args)
    }
    const pausing = pause(clock, 10, { signal })
    expect(listeners).toBe(1)
    clock.advance(10)
    await pausing
    expect(listeners).toBe(0)
  })
})
