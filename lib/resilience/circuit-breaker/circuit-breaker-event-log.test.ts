import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManualClock } from '../../testing/index.js'
import { EventPublisher } from '../events/event-publisher.js'
import { CircuitBreakerEventLog } from './circuit-breaker-event-log.js'
import type { CircuitBreakerEvent } from './circuit-breaker.events.js'

const capacity = fc.nat(6)
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constantFrom('success' as const, 'reset' as const), ms: fc.nat(500) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), capacity }) },
  ),
  { maxLength: 60 },
)

describe('the event log of a circuit breaker', () => {
  it('holds and tells what a plain publisher holds and tells', () => {
    fc.assert(
      fc.property(capacity, steps, fc.boolean(), (initial, script, isHeard) => {
        const clock = new ManualClock()
        const log = new CircuitBreakerEventLog('inventory', initial, clock)
        const plain = new EventPublisher<CircuitBreakerEvent>(initial)
        const [heard, expected]: CircuitBreakerEvent[][] = [[], []]
        if (isHeard) {
          log.on('SUCCESS', (event) => heard?.push(event))
          plain.on('SUCCESS', (event) => expected?.push(event))
        }
        for (const step of script) {
          if (step.kind === 'resize') {
            log.resize(step.capacity)
            plain.resize(step.capacity)
          } else {
            clock.advance(step.ms)
            const facts = { name: 'inventory', at: clock.now() }
            if (step.kind === 'success') {
              log.success(clock.monotonic(), step.ms)
              plain.publish({ type: 'SUCCESS', duration: step.ms, ...facts })
            } else {
              log.publish({ type: 'RESET', ...facts })
              plain.publish({ type: 'RESET', ...facts })
            }
          }
          expect(log.recent()).toEqual(plain.recent())
          expect(log.wants('SUCCESS')).toBe(plain.wants('SUCCESS'))
          expect(log.wants('ERROR')).toBe(plain.wants('ERROR'))
        }
        expect(heard).toEqual(expected)
      }),
    )
  })
})
