import { Inject } from '../../core/index.js'
import { Req, type HttpExchange, type ResponseEntity } from '../../http/index.js'
import { Endpoint, ReadOperation, Selector } from '../endpoint/endpoint.decorators.js'
import type { HealthDescription } from './health-description.js'
import { HealthService } from './health-service.js'

/** `/actuator/health`, `/actuator/health/{group}` and `/actuator/health/{component}/{nested}`. Open to everybody; details are not. */
@Endpoint({ id: 'health', sensitive: false })
export class HealthEndpoint {
  readonly #service: HealthService

  constructor(@Inject(HealthService) service: HealthService) {
    this.#service = service
  }

  @ReadOperation()
  health(@Req() exchange: HttpExchange): Promise<ResponseEntity<HealthDescription>> {
    return this.#service.answer(exchange, [])
  }

  @ReadOperation()
  healthForPath(
    @Req() exchange: HttpExchange,
    @Selector({ match: 'all-remaining' }) path: string[],
  ): Promise<ResponseEntity<HealthDescription>> {
    return this.#service.answer(exchange, path)
  }
}
