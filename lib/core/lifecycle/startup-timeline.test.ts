import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../testing/index.js'
import { StartupTimeline } from './startup-timeline.js'

function timelineOf(capacity?: number): { timeline: StartupTimeline; clock: ManualClock } {
  const clock = new ManualClock()
  return { timeline: new StartupTimeline({ clock, ...(capacity !== undefined && { capacity }) }), clock }
}

describe('StartupTimeline', () => {
  it('nests steps, and says when each began and how long it took', () => {
    const { timeline, clock } = timelineOf()
    const start = clock.now()
    const outer = timeline.begin('outer')
    clock.advance(2)
    const inner = timeline.begin('inner', { component: 'A' })
    clock.advance(3)
    timeline.end(inner)
    clock.advance(5)
    timeline.end(outer)
    expect(timeline.snapshot()).toEqual([
      { id: 1, parentId: undefined, name: 'outer', tags: {}, startTime: start, duration: 10 },
      { id: 2, parentId: 1, name: 'inner', tags: { component: 'A' }, startTime: start + 2, duration: 3 },
    ])
    expect(timeline.startTime).toBe(start)
  })

  it('ends what an error has left open together with what is around it', () => {
    const { timeline } = timelineOf()
    const outer = timeline.begin('outer')
    timeline.begin('failed')
    timeline.end(outer)
    timeline.end(timeline.begin('next'))
    expect(timeline.snapshot().map(({ name, parentId }) => [name, parentId])).toEqual([
      ['outer', undefined],
      ['failed', 1],
      ['next', undefined],
    ])
  })

  it('gives no step that is still running, and keeps it when the others are drained', () => {
    const { timeline } = timelineOf()
    const outer = timeline.begin('outer')
    timeline.end(timeline.begin('inner'))
    expect(timeline.drain().map(({ name }) => name)).toEqual(['inner'])
    timeline.end(outer)
    expect(timeline.drain().map(({ name }) => name)).toEqual(['outer'])
    expect(timeline.drain()).toEqual([])
  })

  it('keeps no more detail than its capacity, but every phase', () => {
    const { timeline } = timelineOf(2)
    const root = timeline.begin('root')
    for (const phase of ['a', 'b', 'c']) {
      const step = timeline.begin(phase)
      timeline.end(timeline.begin(`${phase}-detail`))
      timeline.end(step)
    }
    timeline.end(root)
    expect(timeline.snapshot().map(({ name }) => name)).toEqual([
      'root',
      'a',
      'a-detail',
      'b',
      'b-detail',
      'c',
    ])
    expect(timeline.dropped).toBe(1)
  })

  it('forgets everything when the boot is over and nobody wants it', () => {
    const { timeline } = timelineOf()
    timeline.end(timeline.begin('a'))
    timeline.complete()
    expect(timeline.snapshot()).toEqual([])
    timeline.end(timeline.begin('late'))
    expect(timeline.snapshot()).toEqual([])
  })

  it('keeps what somebody has asked for, and ends with the boot what still runs', () => {
    const { timeline } = timelineOf()
    timeline.keep()
    timeline.begin('a')
    timeline.complete()
    timeline.end(timeline.begin('late'))
    expect(timeline.snapshot().map(({ name }) => name)).toEqual(['a'])
  })

  it('makes no tags until somebody looks', () => {
    const { timeline } = timelineOf()
    let made = 0
    timeline.end(timeline.begin('a', () => ({ made: String(++made) })))
    expect(made).toBe(0)
    expect(timeline.snapshot()[0]?.tags).toEqual({ made: '1' })
  })

  it('begins with what was before it', () => {
    const { timeline, clock } = timelineOf()
    const start = clock.now()
    timeline.end(timeline.begin('a'))
    timeline.precededBy('process', clock.monotonic() - 50, clock.monotonic())
    expect(timeline.startTime).toBe(start - 50)
    expect(timeline.snapshot()[0]).toMatchObject({ name: 'process', startTime: start - 50, duration: 50 })
  })

  it('measures a task that fails as well', async () => {
    const { timeline, clock } = timelineOf()
    const failing = timeline.measure('a', () => {
      clock.advance(4)
      throw new RangeError('no')
    })
    await expect(failing).rejects.toThrow(RangeError)
    expect(timeline.snapshot()[0]).toMatchObject({ name: 'a', duration: 4 })
  })
})
