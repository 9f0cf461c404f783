import { getEventListeners } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import { Bulkhead, BulkheadFullError, ExecutionScope } from '../index.js'

/** What may happen to a bulkhead; numbers choose among the calls that are there. */
type Step =
  | { readonly kind: 'arrive'; readonly key: string | undefined }
  | { readonly kind: 'end' | 'fail' | 'abort'; readonly which: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'reconfigure'; readonly permits: number; readonly wait: number; readonly queue: number }
  | { readonly kind: 'take'; readonly key: string | undefined }
  | { readonly kind: 'give back'; readonly key: string | undefined }
  | { readonly kind: 'settle' }

const which = fc.nat(1_000)
const key = fc.constantFrom(undefined, 'a')
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('arrive' as const), key }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'fail' as const), which }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constantFrom('take' as const, 'give back' as const), key }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('abort' as const), which }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('advance' as const), ms: fc.nat(60) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('reconfigure' as const),
        permits: fc.nat(3),
        wait: fc.constantFrom(0, 20, 100),
        queue: fc.nat(4),
      }),
    },
    // Without it the next step comes in the same tick: before those who were let in could start.
    { weight: 4, arbitrary: fc.constant({ kind: 'settle' as const }) },
  ),
  { maxLength: 80 },
)

interface Call {
  readonly number: number
  readonly key: string | undefined
  readonly scope: ExecutionScope
  /** When it has waited long enough. */
  readonly expiresAt: number
  waited: boolean
  state: 'arrived' | 'running' | 'ended' | 'refused' | 'aborted'
  /** Ends it while it runs. */
  settle?: (fails: boolean) => void
}

/** Drives a bulkhead, and complains about a call that starts out of turn. */
class Driver {
  readonly clock = new ManualClock()
  readonly bulkhead = Bulkhead.of(
    'test',
    { maxConcurrentCalls: 2, maxWaitDuration: 100, maxWaitingCalls: 4, eventConsumerBufferSize: 10_000 },
    { clock: this.clock },
  )
  readonly calls: Call[] = []
  readonly complaints: string[] = []
  /** How often a permit was taken by hand, and how often there was none. */
  taken = 0
  refused = 0
  /** Keys of the permits that were taken by hand. */
  readonly #held: (string | undefined)[] = []
  /** The most permits that there were since everybody who was let in has started. */
  #permits = 2

  /** Waits for nothing but where the step says so: what comes next may come in the same tick. */
  take(step: Step): Promise<void> | undefined {
    if (step.kind === 'settle') return this.settle()
    if (step.kind === 'arrive') this.#arrive(step.key)
    else if (step.kind === 'advance') this.clock.advance(step.ms)
    else if (step.kind === 'reconfigure') this.#reconfigure(step.permits, step.wait, step.queue)
    else if (step.kind === 'take') this.#take(step.key)
    else if (step.kind === 'give back') this.#giveBack(step.key)
    else if (step.kind === 'abort') this.#one('arrived', step.which)?.scope.abort()
    else this.#one('running', step.which)?.settle?.(step.kind === 'fail')
    return undefined
  }

  async settle(): Promise<void> {
    await setImmediate()
    this.#permits = this.bulkhead.config.maxConcurrentCalls
    for (const key of [undefined, 'a']) {
      const idle = this.#inUse(key) < this.#permits
      if (idle && this.#of(key, 'arrived').length > 0)
        this.complaints.push(`a call of ${key} waits for a free permit`)
    }
  }

  /** Ends everything: what runs is ended, what then runs as well, and what can not run is refused in time. */
  async finish(): Promise<void> {
    while (this.#held.length > 0) this.#giveBack(this.#held[0])
    while (this.calls.some(({ state }) => state === 'running' || state === 'arrived')) {
      for (const call of this.calls) if (call.state === 'running') call.settle?.(false)
      await this.settle()
      this.clock.advance(5)
    }
    await this.settle()
  }

  #of(key: string | undefined, state: Call['state']): readonly Call[] {
    return this.calls.filter((call) => call.key === key && call.state === state)
  }

  /** Permits of the key that calls have or that were taken by hand. */
  #inUse(key: string | undefined): number {
    return this.#of(key, 'running').length + this.#held.filter((held) => held === key).length
  }

  #take(key: string | undefined): void {
    const [inUse, permits] = [this.#inUse(key), this.bulkhead.config.maxConcurrentCalls]
    if (!this.bulkhead.tryAcquirePermission(key)) {
      this.refused++
      return
    }
    this.taken++
    this.#held.push(key)
    if (inUse >= permits) this.complaints.push(`a permit of ${key} is too much`)
  }

  #giveBack(key: string | undefined): void {
    const index = this.#held.indexOf(key)
    if (index === -1) return
    this.#held.splice(index, 1)
    this.bulkhead.onComplete(key)
  }

  #one(state: Call['state'], number: number): Call | undefined {
    const candidates = this.calls.filter((call) => call.state === state)
    return candidates[number % candidates.length]
  }

  #arrive(key: string | undefined): void {
    const call: Call = {
      number: this.calls.length,
      key,
      scope: new ExecutionScope(),
      expiresAt: this.clock.monotonic() + this.bulkhead.config.maxWaitDuration,
      waited: false,
      state: 'arrived',
    }
    this.calls.push(call)
    const failed = (error: unknown): void => {
      if (call.state !== 'ended') call.state = error instanceof BulkheadFullError ? 'refused' : 'aborted'
    }
    try {
      const run = (): unknown => this.bulkhead.apply(() => this.#start(call), key)
      const result = ExecutionScope.run(call.scope, run) as Promise<void>
      call.waited = call.state === 'arrived'
      result.then(() => (call.state = 'ended'), failed)
    } catch (error) {
      failed(error)
    }
  }

  /** Whether it stands in the queue. Its promise may be about to be settled when it does not. */
  #waits({ state, scope, expiresAt }: Call): boolean {
    return state === 'arrived' && !scope.aborted && this.clock.monotonic() < expiresAt
  }

  /** How many others have a permit and start with the next tick; a call that need not wait may start before them. */
  #admitted(call: Call): number {
    const believed = this.calls.filter((other) => other !== call && this.#waits(other)).length
    return believed - this.bulkhead.waitingCalls
  }

  #start(call: Call): Promise<void> {
    const { key, number } = call
    const overtaken = this.#of(key, 'arrived').some((other) => other.number < number && this.#waits(other))
    if (overtaken && (call.waited || this.#admitted(call) === 0))
      this.complaints.push(`call ${number} of ${key} overtakes`)
    if (call.scope.aborted)
      this.complaints.push(`call ${number} of ${key} starts although nobody waits for it`)
    call.state = 'running'
    if (this.#inUse(key) > this.#permits) this.complaints.push(`call ${number} of ${key} is too much`)
    return new Promise((resolve, reject) => {
      call.settle = (fails) => {
        call.state = 'ended'
        if (fails) reject(new RangeError('failed'))
        else resolve()
      }
    })
  }

  #reconfigure(maxConcurrentCalls: number, maxWaitDuration: number, maxWaitingCalls: number): void {
    this.#permits = Math.max(this.#permits, maxConcurrentCalls)
    const { config } = this.bulkhead
    this.bulkhead.reconfigure({ ...config, maxConcurrentCalls, maxWaitDuration, maxWaitingCalls })
  }
}

describe('A bulkhead, whatever happens', () => {
  it('lets in no more than may run, in order of arrival, and loses no permit, timer, listener or partition', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const driver = new Driver()
        for (const step of history) {
          const pending = driver.take(step)
          if (pending !== undefined) await pending
        }
        await driver.finish()
        const { bulkhead, calls, clock, complaints } = driver
        expect(complaints).toEqual([])
        expect([bulkhead.waitingCalls, bulkhead.partitionsInUse, clock.pending]).toEqual([0, 0, 0])
        expect(bulkhead.availableConcurrentCalls).toBe(bulkhead.maxAllowedConcurrentCalls)
        expect(calls.flatMap(({ scope }) => getEventListeners(scope.signal, 'abort'))).toEqual([])
        const told = (type: string): number =>
          bulkhead.events.recent().filter((event) => event.type === type).length
        const ended = calls.filter(({ state }) => state === 'ended').length
        expect(told('CALL_PERMITTED')).toBe(ended + driver.taken)
        expect(told('CALL_FINISHED')).toBe(ended + driver.taken)
        expect(told('CALL_REJECTED')).toBe(calls.length - ended + driver.refused)
      }),
      { numRuns: 2_000 },
    )
  })
})
