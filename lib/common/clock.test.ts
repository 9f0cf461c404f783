import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { SystemClock } from './clock.js'

const DAY = 86_400_000

describe('SystemClock', () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it('runs a task once at its time, also one that is further away than setTimeout counts', () => {
    const task = jest.fn()
    new SystemClock().schedule(task, 60 * DAY)
    jest.advanceTimersByTime(60 * DAY - 1)
    expect(task).not.toHaveBeenCalled()
    jest.advanceTimersByTime(1)
    jest.advanceTimersByTime(60 * DAY)
    expect(task).toHaveBeenCalledTimes(1)
  })

  it('cancels a task, however much of its time has passed', () => {
    const task = jest.fn()
    const timer = new SystemClock().schedule(task, 60 * DAY)
    jest.advanceTimersByTime(50 * DAY)
    timer.cancel()
    timer.cancel()
    jest.advanceTimersByTime(50 * DAY)
    expect(task).not.toHaveBeenCalled()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('runs a task soon whose time has come already', () => {
    const warn = jest.spyOn(process, 'emitWarning')
    const task = jest.fn()
    new SystemClock().schedule(task, -0.5)
    jest.advanceTimersByTime(1)
    expect(task).toHaveBeenCalledTimes(1)
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })
})
