import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import { Coalesce, CoalesceKeyError, currentDeadline, currentSignal, TimeLimiter } from '../index.js'

/** Work that the test ends, one after the other. */
class Work {
  readonly runs: (PromiseWithResolvers<string> & { readonly signal: AbortSignal | undefined })[] = []

  readonly run = (): Promise<string> => {
    const settle = Promise.withResolvers<string>()
    this.runs.push({ ...settle, signal: currentSignal() })
    return settle.promise
  }
}

const typesOf = (coalesce: Coalesce): readonly string[] => coalesce.events.recent().map(({ type }) => type)

describe('calls for the same', () => {
  it('are one while it runs, and share its outcome', async () => {
    const [coalesce, work] = [Coalesce.of('stock'), new Work()]
    const calls = [1, 2, 3].map(() => coalesce.execute(work.run))
    expect(work.runs).toHaveLength(1)
    work.runs[0]?.resolve('many')
    await expect(Promise.all(calls)).resolves.toEqual(['many', 'many', 'many'])
    expect(coalesce.metrics).toEqual({
      numberOfFlights: 1,
      numberOfJoinedCalls: 2,
      numberOfCallsNotShared: 0,
      numberOfAbandonedFlights: 0,
      runningFlights: 0,
    })
    expect(coalesce.events.recent()).toMatchObject([
      { type: 'FLIGHT_STARTED' },
      { type: 'CALL_JOINED' },
      { type: 'CALL_JOINED' },
      { type: 'FLIGHT_SUCCEEDED', calls: 3 },
    ])
    const next = coalesce.execute(work.run)
    expect(work.runs).toHaveLength(2)
    work.runs[1]?.resolve('few')
    await expect(next).resolves.toBe('few')
  })

  it('share the error as well, the very same', async () => {
    const [coalesce, work] = [Coalesce.of('stock'), new Work()]
    const calls = [1, 2].map(() => coalesce.execute(work.run))
    const error = new Error('down')
    work.runs[0]?.reject(error)
    for (const call of calls) await expect(call).rejects.toBe(error)
    expect(typesOf(coalesce).at(-1)).toBe('FLIGHT_FAILED')
    expect(coalesce.metrics.runningFlights).toBe(0)
  })

  it('are told apart by their key', async () => {
    const [coalesce, work] = [Coalesce.of('stock'), new Work()]
    const calls = ['a', 'b', 'a', undefined].map((key) =>
      coalesce.execute(work.run, key === undefined ? {} : { key }),
    )
    expect(work.runs).toHaveLength(3)
    for (const [index, run] of work.runs.entries()) run.resolve(String(index))
    await expect(Promise.all(calls)).resolves.toEqual(['0', '1', '0', '2'])
  })

  it('are told apart by their arguments where a function is decorated', async () => {
    const found: string[] = []
    const find = Coalesce.of('find').decorate(async (text: string, page?: number) => {
      found.push(`${text} ${page ?? '-'}`)
      await setImmediate()
      return found.length
    })
    await Promise.all([find('a'), find('a', undefined), find('a', 1), find('1'), find('1', 1), find('a', 1)])
    expect(found).toEqual(['a -', 'a 1', '1 -', '1 1'])
    const odd = Coalesce.of('odd').decorate(async (query: object) => query)
    await expect(odd({})).rejects.toThrow(
      "Coalesce can not tell calls of odd apart: parameter 'query' is an object",
    )
    await expect(odd(new Date(0))).rejects.toThrow(CoalesceKeyError)
  })

  it('are not shared where they return no promise', () => {
    const coalesce = Coalesce.of('stock')
    expect(coalesce.apply(() => 5)).toBe(5)
    expect(() =>
      coalesce.apply(() => {
        throw new Error('down')
      }),
    ).toThrow('down')
    expect(coalesce.metrics.numberOfFlights).toBe(0)
  })

  it('are not shared beyond the number that may run', async () => {
    const [coalesce, work] = [Coalesce.of('stock', { maxFlights: 1 }), new Work()]
    const calls = ['a', 'b', 'b', 'a'].map((key) => coalesce.execute(work.run, { key }))
    expect(work.runs).toHaveLength(3)
    for (const [index, run] of work.runs.entries()) run.resolve(String(index))
    await expect(Promise.all(calls)).resolves.toEqual(['0', '1', '2', '0'])
    expect(coalesce.metrics.numberOfCallsNotShared).toBe(2)
    coalesce.reconfigure({ ...coalesce.config, maxFlights: 2 })
    expect(coalesce.config.maxFlights).toBe(2)
  })

  it('run on their own inside of their own execution', async () => {
    const coalesce = Coalesce.of('stock')
    let depth = 0
    const nested = async (): Promise<number> => {
      await setImmediate()
      return ++depth < 3 ? coalesce.execute(nested) : depth
    }
    await expect(coalesce.execute(nested)).resolves.toBe(3)
    expect(coalesce.metrics).toMatchObject({ numberOfFlights: 1, runningFlights: 0 })
  })
})

describe('a caller that is ended', () => {
  it('leaves at once, and the others get what they came for', async () => {
    const [coalesce, work] = [Coalesce.of('stock'), new Work()]
    const [first, second] = [new AbortController(), new AbortController()]
    const calls = [first, second].map(({ signal }) => coalesce.execute(work.run, { signal }))
    first.abort('gone')
    await expect(calls[0]).rejects.toBe('gone')
    expect(work.runs[0]?.signal?.aborted).toBe(false)
    work.runs[0]?.resolve('many')
    await expect(calls[1]).resolves.toBe('many')
    expect(getEventListeners(second.signal, 'abort')).toEqual([])
  })

  it('ends the execution when it is the last, and a new call begins anew', async () => {
    const [coalesce, work] = [Coalesce.of('stock'), new Work()]
    const [first, second] = [new AbortController(), new AbortController()]
    const calls = [first, second].map(({ signal }) => coalesce.execute(work.run, { signal }))
    first.abort('first')
    second.abort('second')
    await expect(Promise.allSettled(calls)).resolves.toMatchObject([
      { reason: 'first' },
      { reason: 'second' },
    ])
    expect(work.runs[0]?.signal?.reason).toBe('second')
    const next = coalesce.execute(work.run)
    expect(work.runs).toHaveLength(2)
    // Too late for anybody, and lost without a trace.
    work.runs[0]?.reject(new Error('late'))
    work.runs[1]?.resolve('again')
    await expect(next).resolves.toBe('again')
    expect(typesOf(coalesce)).toEqual([
      'FLIGHT_STARTED',
      'CALL_JOINED',
      'FLIGHT_ABANDONED',
      'FLIGHT_STARTED',
      'FLIGHT_SUCCEEDED',
    ])
    expect(coalesce.metrics).toMatchObject({ numberOfAbandonedFlights: 1, runningFlights: 0 })
  })

  it('does not end an execution that somebody waits for who can not be ended', async () => {
    const [coalesce, work, controller] = [Coalesce.of('stock'), new Work(), new AbortController()]
    const patient = coalesce.execute(work.run)
    const hasty = coalesce.execute(work.run, { signal: controller.signal })
    controller.abort('gone')
    await expect(hasty).rejects.toBe('gone')
    work.runs[0]?.resolve('many')
    await expect(patient).resolves.toBe('many')
  })

  it('begins nothing when it comes', async () => {
    const [coalesce, work] = [Coalesce.of('stock'), new Work()]
    await expect(coalesce.execute(work.run, { signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
    expect(work.runs).toEqual([])
  })

  it('keeps its deadline to itself', async () => {
    const clock = new ManualClock()
    const [coalesce, work] = [Coalesce.of('stock', {}, { clock }), new Work()]
    const deadlines: number[] = []
    const run = (): Promise<string> => {
      deadlines.push(currentDeadline())
      return work.run()
    }
    const hasty = TimeLimiter.of('hasty', {}, { clock }).execute(() => coalesce.execute(run))
    const patient = coalesce.execute(run)
    clock.advance(1000)
    await expect(hasty).rejects.toThrow('1s')
    work.runs[0]?.resolve('many')
    await expect(patient).resolves.toBe('many')
    expect(deadlines).toEqual([Infinity])
  })

  it('at the moment of the end is told one thing, and nothing is abandoned', async () => {
    const [coalesce, work, controller] = [Coalesce.of('stock'), new Work(), new AbortController()]
    const call = coalesce.execute(work.run, { signal: controller.signal })
    coalesce.events.on('FLIGHT_SUCCEEDED', () => controller.abort('gone'))
    work.runs[0]?.resolve('many')
    await expect(call).rejects.toBe('gone')
    expect(typesOf(coalesce)).toEqual(['FLIGHT_STARTED', 'FLIGHT_SUCCEEDED'])
    expect(coalesce.metrics).toMatchObject({ numberOfAbandonedFlights: 0, runningFlights: 0 })
  })
})

type Step =
  | { readonly kind: 'call'; readonly key: string; readonly canEnd: boolean }
  | { readonly kind: 'abort' | 'resolve' | 'reject'; readonly which: number }

interface Call {
  readonly flight: number
  readonly controller: AbortController | undefined
  readonly outcome: Promise<unknown>
  gone: string | undefined
}

interface FlightModel {
  readonly key: string
  state: 'running' | 'abandoned' | 'settled'
  readonly settlement: PromiseWithResolvers<string>
  signal: AbortSignal | undefined
  expected: string | undefined
}

describe('any interleaving of calls, ends and outcomes', () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({
      kind: fc.constant('call' as const),
      key: fc.constantFrom('a', 'b'),
      canEnd: fc.boolean(),
    }),
    fc.record({
      kind: fc.constantFrom('abort' as const, 'resolve' as const, 'reject' as const),
      which: fc.nat(20),
    }),
  )

  it('gives each call the outcome of its flight, or its own reason, and keeps nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const coalesce = Coalesce.of('stock')
        const flights: FlightModel[] = []
        const calls: Call[] = []
        const call = (key: string, canEnd: boolean): void => {
          const controller = canEnd ? new AbortController() : undefined
          const running = flights.findIndex((flight) => flight.key === key && flight.state === 'running')
          const outcome = coalesce.execute(
            () => {
              const settlement = Promise.withResolvers<string>()
              flights.push({
                key,
                state: 'running',
                settlement,
                signal: currentSignal(),
                expected: undefined,
              })
              return settlement.promise
            },
            { key, ...(controller !== undefined && { signal: controller.signal }) },
          )
          const flight = running === -1 ? flights.length - 1 : running
          calls.push({ flight, controller, outcome: outcome.catch((e: unknown) => e), gone: undefined })
        }
        const abort = (one: Call | undefined, reason: string): void => {
          if (one?.controller === undefined || one.gone !== undefined) return
          one.controller.abort(reason)
          const flight = flights[one.flight] as FlightModel
          if (flight.state === 'settled') return
          one.gone = reason
          const others = calls.filter((other) => other.flight === one.flight && other.gone === undefined)
          if (others.length === 0) flight.state = 'abandoned'
        }
        for (const [at, each] of steps.entries()) {
          if (each.kind === 'call') {
            call(each.key, each.canEnd)
          } else if (each.kind === 'abort') {
            abort(calls[each.which % Math.max(1, calls.length)], `abort ${at}`)
          } else {
            const flight = flights[each.which % Math.max(1, flights.length)]
            if (flight === undefined || flight.expected !== undefined) continue
            flight.expected = `${each.kind} ${at}`
            flight.settlement[each.kind](flight.expected)
            await setImmediate()
            if (flight.state === 'running') flight.state = 'settled'
          }
        }
        expect(coalesce.metrics.runningFlights).toBe(
          flights.filter(({ expected }) => expected === undefined).length,
        )
        for (const flight of flights) {
          expect(flight.signal?.aborted).toBe(flight.state === 'abandoned')
          flight.expected ??= 'end'
          flight.settlement.resolve(flight.expected)
        }
        for (const { outcome, gone, flight, controller } of calls) {
          expect(await outcome).toBe(gone ?? flights[flight]?.expected)
          if (controller !== undefined) expect(getEventListeners(controller.signal, 'abort')).toEqual([])
        }
        expect(coalesce.metrics.runningFlights).toBe(0)
        expect(coalesce.metrics.numberOfFlights).toBe(flights.length)
        expect(coalesce.metrics.numberOfFlights + coalesce.metrics.numberOfJoinedCalls).toBe(calls.length)
      }),
    )
  })
})

describe('the key of arguments', () => {
  const argument = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.constantFrom(null, undefined, '1', 1, 1n, 'null', 'undefined', '"', ',', '"a","b"'),
  )
  const withoutTail = (args: readonly unknown[]): readonly unknown[] =>
    args.slice(0, args.findLastIndex((each) => each !== undefined) + 1)

  it('is the same for the same arguments, and for no others', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(argument, { maxLength: 3 }),
        fc.array(argument, { maxLength: 3 }),
        async (a, b) => {
          let runs = 0
          const run = Coalesce.of('run').decorate(async (..._args: unknown[]) => {
            runs++
            await setImmediate()
          })
          await Promise.all([run(...a), run(...b)])
          const [x, y] = [withoutTail(a), withoutTail(b)]
          const isSame = x.length === y.length && x.every((each, i) => each === y[i] || Object.is(each, y[i]))
          expect(runs).toBe(isSame ? 1 : 2)
        },
      ),
    )
  })
})
