import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { createContextKey, ROOT_CONTEXT, type Context } from '@opentelemetry/api'
import { SystemClock } from '../../../common/index.js'
import { RequestContext } from '../../../core/index.js'
import { TracingFixture, Work } from '../tracing.fixture.js'
import { RequestContextManager } from './request-context-manager.js'

const KEY = createContextKey('test')
const named = (name: string): Context => ROOT_CONTEXT.setValue(KEY, name)
const within = <T>(work: Work, task: () => T): T => RequestContext.run(work, task, undefined)

describe('the active context', () => {
  const manager = new RequestContextManager()
  const active = (): unknown => manager.active().getValue(KEY)

  it('is the root outside of everything', () => {
    expect(manager.active()).toBe(ROOT_CONTEXT)
    within(new Work(), () => expect(manager.active()).toBe(ROOT_CONTEXT))
  })

  it('is what the unit of work has entered', async () => {
    const work = new Work()
    await within(work, async () => {
      work.trace = named('request')
      expect(active()).toBe('request')
      await setImmediate()
      expect(active()).toBe('request')
    })
    expect(active()).toBeUndefined()
  })

  it('is what runs inside, also after it has awaited', async () => {
    const work = new Work()
    work.trace = named('request')
    await within(work, async () => {
      await manager.with(named('inside'), async () => {
        expect(active()).toBe('inside')
        await setImmediate()
        expect(active()).toBe('inside')
        manager.with(named('innermost'), () => expect(active()).toBe('innermost'))
        expect(active()).toBe('inside')
      })
      expect(active()).toBe('request')
    })
  })

  it('of a unit of work inside of another one is its own', () => {
    const outer = new Work('outer')
    const inner = new Work('inner')
    outer.trace = named('outer')
    within(outer, () =>
      manager.with(named('outer span'), () => {
        within(inner, () => {
          expect(active()).toBeUndefined()
          inner.trace = named('inner')
          expect(active()).toBe('inner')
          manager.with(named('inner span'), () => expect(active()).toBe('inner span'))
          within(outer, () => expect(active()).toBe('outer span'))
        })
        expect(active()).toBe('outer span')
      }),
    )
  })

  it('is the root in what is started outside of every unit of work', async () => {
    const work = new Work()
    work.trace = named('request')
    await within(work, () =>
      manager.with(named('span'), async () => {
        expect(RequestContext.exit(active)).toBeUndefined()
        const later = Promise.withResolvers<unknown>()
        RequestContext.exit(() => new SystemClock().schedule(() => later.resolve(active()), 0, { ref: true }))
        expect(await later.promise).toBeUndefined()
      }),
    )
  })

  it('does not take for a context what another tracer keeps in the unit of work', () => {
    const work = new Work()
    work.trace = 'something else'
    within(work, () => expect(manager.active()).toBe(ROOT_CONTEXT))
  })

  it('calls the function with what it is given', () => {
    const target = { name: 'tea' }
    const task = function (this: typeof target, ...args: number[]): unknown {
      return [this.name, args, active()]
    }
    expect(manager.with(named('a'), task, target, 1, 2)).toEqual(['tea', [1, 2], 'a'])
  })

  it('is bound to functions', () => {
    const bound = manager.bind(named('bound'), function (this: unknown, a: number) {
      return [this, a, active()]
    })
    expect(bound).toHaveLength(1)
    expect(manager.with(named('other'), () => bound.call('self', 1))).toEqual(['self', 1, 'bound'])
  })

  it('is bound to emitters', () => {
    const emitter = manager.bind(named('bound'), new EventEmitter())
    const seen: unknown[] = []
    emitter.on('event', (...args: unknown[]) => seen.push(...args, active()))
    manager.with(named('other'), () => emitter.emit('event', 1, 2))
    expect(seen).toEqual([1, 2, 'bound'])
  })

  it('leaves alone what can not be bound', () => {
    expect(manager.bind(named('a'), 5)).toBe(5)
    const object = {}
    expect(manager.bind(named('a'), object)).toBe(object)
  })

  it('is attached until it is detached', async () => {
    await within(new Work(), async () => {
      await setImmediate()
      const token = manager.attach(named('attached'))
      await setImmediate()
      expect(active()).toBe('attached')
      const inner = manager.attach(named('inner'))
      expect(active()).toBe('inner')
      inner.dispose()
      expect(active()).toBe('attached')
      token.dispose()
      expect(active()).toBeUndefined()
    })
  })

  it('is the root again after it was disabled', () => {
    const own = new RequestContextManager().enable()
    own.with(named('a'), () => {
      own.disable()
      expect(own.active()).toBe(ROOT_CONTEXT)
    })
  })
})

describe('in a request, spans are children of the server span', () => {
  /** Serves a request: its server span is the current one of all that `handle` does. */
  async function served(fixture: TracingFixture, handle: () => Promise<void>): Promise<void> {
    const { tracer } = fixture
    const work = new Work()
    await within(work, async () => {
      const server = tracer.startSpan('server', { kind: 'server', parent: 'none' })
      tracer.enter(work, server)
      await handle()
      server.end()
    })
  }
  const step = (fixture: TracingFixture, name = 'step'): void => fixture.tracer.startSpan(name).end()

  it('in listeners of events', async () => {
    const fixture = new TracingFixture()
    const events = new EventEmitter()
    events.on('placed', () => step(fixture))
    await served(fixture, () => Promise.resolve(void events.emit('placed')))
    expect(fixture.parentOf('step')).toBe('server')
  })

  it('in listeners that are called later', async () => {
    const fixture = new TracingFixture()
    const events = new EventEmitter()
    const placed = once(events, 'placed')
    await served(fixture, async () => {
      queueMicrotask(() => {
        step(fixture)
        events.emit('placed')
      })
      await placed
    })
    expect(fixture.parentOf('step')).toBe('server')
  })

  it('in schedules of the clock, also when the request is over', async () => {
    const fixture = new TracingFixture()
    const done = Promise.withResolvers<void>()
    const task = (): void => {
      step(fixture)
      done.resolve()
    }
    await served(fixture, async () => {
      await setImmediate()
      new SystemClock().schedule(task, 0, { ref: true })
    })
    await done.promise
    expect(fixture.parentOf('step')).toBe('server')
  })

  it('in async generators, whoever iterates', async () => {
    const fixture = new TracingFixture()
    async function* numbers(): AsyncGenerator<number> {
      for (let i = 0; i < 2; i++) {
        step(fixture, `step ${i}`)
        yield Promise.resolve(i)
      }
    }
    await served(fixture, async () => {
      for await (const number of numbers()) step(fixture, `seen ${number}`)
    })
    expect(fixture.names.toSorted()).toEqual(['seen 0', 'seen 1', 'server', 'step 0', 'step 1'])
    for (const name of ['step 0', 'step 1', 'seen 0', 'seen 1']) expect(fixture.parentOf(name)).toBe('server')
  })

  it('in streams', async () => {
    const fixture = new TracingFixture()
    const steps = (): Readable => {
      let left = 2
      return new Readable({
        read() {
          step(fixture, `read ${left}`)
          this.push(left-- > 0 ? 'x' : null)
        },
      })
    }
    await served(fixture, async () => {
      for await (const chunk of steps()) expect(String(chunk)).toBe('x')
    })
    expect(fixture.parentOf('read 2')).toBe('server')
    expect(fixture.parentOf('read 0')).toBe('server')
  })

  it('and of spans inside of it, where these run', async () => {
    const fixture = new TracingFixture()
    const { tracer } = fixture
    await served(fixture, async () => {
      const outer = tracer.startSpan('outer')
      await tracer.run(outer, async () => {
        await setImmediate()
        step(fixture, 'inside')
      })
      outer.end()
      step(fixture, 'after')
    })
    expect(fixture.parentOf('inside')).toBe('outer')
    expect(fixture.parentOf('outer')).toBe('server')
    expect(fixture.parentOf('after')).toBe('server')
  })

  it('and not of those of a request that runs at the same time', async () => {
    const fixture = new TracingFixture()
    const traces = new Set<string>()
    const request = async (): Promise<void> => {
      await setImmediate()
      const span = fixture.tracer.startSpan('step')
      await fixture.tracer.run(span, () => setImmediate())
      traces.add(fixture.tracer.currentSpan()?.identity.traceId ?? '')
      expect(fixture.tracer.currentSpan()?.identity.traceId).toBe(span.identity.traceId)
      span.end()
    }
    await Promise.all(Array.from({ length: 5 }, () => served(fixture, request)))
    expect(traces.size).toBe(5)
  })
})
