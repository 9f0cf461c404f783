import {
  ApplicationAvailability,
  HealthIndicator,
  Inject,
  Injectable,
  type Health,
} from '../../../core/index.js'

const UP: Health = { status: 'UP' }

/** DOWN where only a restart can help: `ApplicationAvailability.live` is false. */
@Injectable()
export class LivenessStateHealthIndicator extends HealthIndicator {
  readonly name = 'livenessState'
  override readonly isDefault = true
  readonly #availability: ApplicationAvailability

  constructor(@Inject(ApplicationAvailability) availability: ApplicationAvailability) {
    super()
    this.#availability = availability
  }

  health(): Health {
    return this.#availability.live ? UP : { status: 'DOWN' }
  }
}

/** OUT_OF_SERVICE before the application listens, from the beginning of its shutdown on, and as long as it says so itself. */
@Injectable()
export class ReadinessStateHealthIndicator extends HealthIndicator {
  readonly name = 'readinessState'
  override readonly isDefault = true
  readonly #availability: ApplicationAvailability

  constructor(@Inject(ApplicationAvailability) availability: ApplicationAvailability) {
    super()
    this.#availability = availability
  }

  health(): Health {
    return this.#availability.readiness === 'ACCEPTING_TRAFFIC' ? UP : { status: 'OUT_OF_SERVICE' }
  }
}
