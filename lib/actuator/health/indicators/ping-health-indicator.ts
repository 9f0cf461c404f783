import { HealthIndicator, Injectable, type Health } from '../../../core/index.js'

const UP: Health = { status: 'UP' }

/** UP as long as anything is answered at all. */
@Injectable()
export class PingHealthIndicator extends HealthIndicator {
  readonly name = 'ping'
  override readonly isDefault = true

  health(): Health {
    return UP
  }
}
