import { getEventListeners } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { onAbort } from './on-abort.js'

describe('onAbort', () => {
  it('tells every listener in order of arrival, and the same function as often as it was added', () => {
    const controller = new AbortController()
    const told: string[] = []
    const twice = () => told.push('twice')
    onAbort(controller.signal, twice)
    onAbort(controller.signal, () => told.push('once'))
    onAbort(controller.signal, twice)
    controller.abort()
    controller.abort()
    expect(told).toEqual(['twice', 'once', 'twice'])
  })

  it('tells at once where the signal has aborted', () => {
    let told = 0
    const off = onAbort(AbortSignal.abort(), () => told++)
    off()
    expect(told).toBe(1)
  })

  it('puts one listener on the signal for all, and leaves none with the last', () => {
    const { signal } = new AbortController()
    const offs = Array.from({ length: 20 }, () => onAbort(signal, () => {}))
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    for (const off of [...offs, ...offs]) off()
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('tells who comes after all others have gone, and not who has gone', () => {
    const controller = new AbortController()
    const told: string[] = []
    const off = onAbort(controller.signal, () => told.push('gone'))
    off()
    onAbort(controller.signal, () => told.push('stays'))
    off()
    controller.abort()
    expect(told).toEqual(['stays'])
  })

  it('does not tell who is taken off by another listener', () => {
    const controller = new AbortController()
    const told: string[] = []
    onAbort(controller.signal, () => off())
    const off = onAbort(controller.signal, () => told.push('taken off'))
    controller.abort()
    expect(told).toEqual([])
  })
})
