import type { CircuitBreakerEngine } from './circuit-breaker-engine.js'
import { OpossumCircuitBreaker } from './opossum-circuit-breaker.js'
import { opossumComplaints, opossumDefaults } from './opossum-options.js'

/** npm's opossum. It gives promises, and it is loaded when a breaker is made. */
export const OPOSSUM_ENGINE: CircuitBreakerEngine = {
  defaultsFor: opossumDefaults,
  check: opossumComplaints,
  waits: "opossum gives promises. Leave out `engine: 'opossum'` for a method that gives none",
  create: (name, config, runtime) => new OpossumCircuitBreaker(name, config, runtime),
}
