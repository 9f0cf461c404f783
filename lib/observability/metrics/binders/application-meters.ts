import type { ApplicationAvailability, MeterRegistry } from '../../../core/index.js'
import { MeterBinder } from '../../../core/index.js'
import { APPLICATION_METERS } from '../metric-names.js'
import { BoundMeters } from './bound-meters.js'

/** `application.started.time` and `application.ready.time`, once they are known. */
export class ApplicationMeters extends MeterBinder {
  readonly #availability: ApplicationAvailability
  #meters: BoundMeters | undefined

  constructor(availability: ApplicationAvailability) {
    super()
    this.#availability = availability
  }

  bindTo(registry: MeterRegistry): () => void {
    const meters = new BoundMeters(registry)
    this.#meters = meters
    const end = this.#availability.onReadinessChange((readiness) => {
      if (readiness !== 'ACCEPTING_TRAFFIC') return
      end()
      const time = process.uptime()
      meters.gauge(APPLICATION_METERS.ready, () => time)
    })
    meters.onRemove(end)
    return () => meters.remove()
  }

  /** Called when every component has been started. */
  started(): void {
    const time = process.uptime()
    this.#meters?.gauge(APPLICATION_METERS.started, () => time)
  }
}
