import type { CompositeHealthContributor, Health, HealthContributor, Logger } from '../../core/index.js'
import { describe, down } from './indicator-probe.js'

/** Asks a composite what it is made of. One that throws is DOWN as an indicator is, and the log tells it once. */
export class CompositeProbe<Part> {
  readonly #composite: CompositeHealthContributor
  readonly #path: string
  readonly #logger: Logger
  readonly #partsOf: (contributors: readonly HealthContributor[]) => ReadonlyMap<string, Part>
  #failing = false

  constructor(
    composite: CompositeHealthContributor,
    {
      path,
      logger,
      partsOf,
    }: {
      readonly path: string
      readonly logger: Logger
      readonly partsOf: (contributors: readonly HealthContributor[]) => ReadonlyMap<string, Part>
    },
  ) {
    this.#composite = composite
    this.#path = path
    this.#logger = logger
    this.#partsOf = partsOf
  }

  /** What it is made of, by name; how it is, where it can not tell. Never throws. */
  parts(): ReadonlyMap<string, Part> | Health {
    try {
      const parts = this.#partsOf(this.#composite.contributors())
      this.#failing = false
      return parts
    } catch (error) {
      if (!this.#failing)
        this.#logger.warn(`The health contributor ${this.#path} failed`, { indicator: this.#path, error })
      this.#failing = true
      return down(describe(error))
    }
  }
}
