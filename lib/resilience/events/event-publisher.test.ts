import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import { EventPublisher } from './event-publisher.js'
import type { ResilienceEvent } from './resilience-event.js'

interface TestEvent extends ResilienceEvent {
  readonly type: 'A' | 'B'
}

function event(type: TestEvent['type'], at = 0): TestEvent {
  return { type, name: 'x', at }
}

describe('EventPublisher', () => {
  it('tells listeners of their type, and those of every type, until they are taken off', () => {
    const events = new EventPublisher<TestEvent>(0)
    const [ofA, ofAll]: [number[], number[]] = [[], []]
    const offA = events.on('A', ({ at }) => ofA.push(at))
    const offAll = events.onEvent(({ at }) => ofAll.push(at))
    events.publish(event('A', 1))
    events.publish(event('B', 2))
    offA()
    offA()
    events.publish(event('A', 3))
    offAll()
    events.publish(event('A', 4))
    expect({ ofA, ofAll }).toEqual({ ofA: [1], ofAll: [1, 2, 3] })
  })

  it('takes a listener off that was added twice once for each time', () => {
    const events = new EventPublisher<TestEvent>(0)
    let calls = 0
    const listener = (): void => void calls++
    const off = events.on('A', listener)
    events.on('A', listener)
    off()
    events.publish(event('A'))
    expect(calls).toBe(1)
  })

  it('wants no event that nobody would see', () => {
    const events = new EventPublisher<TestEvent>(0)
    expect(events.wants('A')).toBe(false)
    const off = events.on('A', () => undefined)
    expect([events.wants('A'), events.wants('B')]).toEqual([true, false])
    off()
    expect(events.wants('A')).toBe(false)
    events.resize(1)
    expect(events.wants('B')).toBe(true)
  })

  it('keeps the last events, oldest first, through any changes of how many', () => {
    const step = fc.oneof(
      fc.record({ publish: fc.nat(1000) }),
      fc.record({ resize: fc.integer({ min: 0, max: 8 }) }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
        const events = new EventPublisher<TestEvent>(capacity)
        let [model, room] = [[] as number[], capacity]
        for (const each of steps) {
          if ('publish' in each) {
            events.publish(event('A', each.publish))
            model.push(each.publish)
          } else {
            events.resize(each.resize)
            room = each.resize
          }
          model = room === 0 ? [] : model.slice(-room)
          expect(events.recent().map(({ at }) => at)).toEqual(model)
        }
      }),
    )
  })

  it('tells the others when a listener throws, and warns', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined)
    try {
      const events = new EventPublisher<TestEvent>(1)
      let told = 0
      events.on('A', () => {
        throw new TypeError('of the listener')
      })
      events.onEvent(() => void told++)
      events.publish(event('A'))
      expect(told).toBe(1)
      expect(warn.mock.calls).toEqual([['of the listener', 'ResilienceListenerWarning']])
    } finally {
      warn.mockRestore()
    }
  })

  it.each([
    [
      'a message that is no text',
      () => Object.assign(new TypeError('of the listener'), { message: 42 }),
      '42',
    ],
    ['what can not be read', () => Object.create(null) as unknown, 'a value that can not be read'],
  ])('warns of a listener that throws %s', (_title, thrown, warning) => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined)
    try {
      const events = new EventPublisher<TestEvent>(0)
      events.on('A', () => {
        throw thrown()
      })
      events.publish(event('A'))
      expect(warn.mock.calls).toEqual([[warning, 'ResilienceListenerWarning']])
    } finally {
      warn.mockRestore()
    }
  })

  it('warns of a listener whose promise fails', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined)
    try {
      const events = new EventPublisher<TestEvent>(0)
      events.onEvent(() => Promise.reject(new TypeError('of the listener')))
      events.publish(event('A'))
      await setImmediate()
      expect(warn.mock.calls).toEqual([['of the listener', 'ResilienceListenerWarning']])
    } finally {
      warn.mockRestore()
    }
  })

  it('takes off no other listener when one is taken off twice', () => {
    const events = new EventPublisher<TestEvent>(0)
    let told = 0
    const listener = () => void told++
    const offs = [events.on('A', listener), events.onEvent(listener)]
    events.on('A', listener)
    events.onEvent(listener)
    for (const off of [...offs, ...offs]) off()
    events.publish(event('A'))
    expect(told).toBe(2)
  })
})
