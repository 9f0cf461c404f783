import type { ServiceInstance } from '../discovery/service-instance.js'

/** What is known of an instance while a call is placed. One object per instance, the same in every list. */
export interface Candidate {
  readonly instance: ServiceInstance
  /** Calls that run there now. */
  readonly active: number
  /** Share of the calls beside others, above 0: the instance's own, less while it starts slowly. */
  readonly weight: number
}

/**
 * Chooses one of several instances. It may keep state (a position, credits); candidates may be others each time. A list is never changed
 * in place, so what is made of it can be kept as long as the same list comes.
 */
export interface LoadBalancer {
  /** Whether calls with the same hash key belong to the same instance. Default false. */
  readonly sticky?: boolean

  /** @param candidates at least one @param hashKey what calls that belong together have in common */
  choose(candidates: readonly Candidate[], hashKey: string | undefined): Candidate
}
