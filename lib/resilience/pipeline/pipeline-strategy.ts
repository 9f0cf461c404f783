import type { Operation } from '../strategy/resilience-strategy.js'

/** Something that runs an operation: an engine, or a pipeline. */
export interface PipelineStrategy {
  apply(operation: Operation): unknown
}
