import { expectTypeOf } from 'expect-type'
import { Bulkhead, CircuitBreaker, RetryRegistry } from 'nexus-framework/resilience'

const breaker = CircuitBreaker.of('inventory')

// A type that has an interface of its own.
breaker.events.on('STATE_TRANSITION', (event) => {
  expectTypeOf(event.type).toEqualTypeOf<'STATE_TRANSITION'>()
  expectTypeOf(event.to).toBeString()
})

// Types that share one.
breaker.events.on('ERROR', (event) => {
  expectTypeOf(event.type).toEqualTypeOf<'ERROR'>()
  expectTypeOf(event.error).toBeUnknown()
})
Bulkhead.of('inventory').events.on('CALL_REJECTED', ({ name, at }) => {
  expectTypeOf(name).toBeString()
  expectTypeOf(at).toBeNumber()
})
new RetryRegistry().events.on('ENTRY_ADDED', ({ name }) => expectTypeOf(name).toBeString())

// @ts-expect-error -- No such event.
breaker.events.on('STATE_CHANGE', () => undefined)
