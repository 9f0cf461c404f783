import { ApplicationShutdown, Inject, Logger } from '../../core/index.js'
import { type HttpExchange, Req } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { WriteOperation } from '../endpoint/operation.decorators.js'

/** `shutdown`: POST answers, then drains and stops the application as a SIGTERM does. Not there unless `management.endpoint.shutdown.access` allows it. */
@Endpoint({ id: 'shutdown', defaultAccess: 'none' })
export class ShutdownEndpoint {
  readonly #shutdown: ApplicationShutdown
  readonly #logger: Logger

  constructor(@Inject(ApplicationShutdown) shutdown: ApplicationShutdown, @Inject(Logger) logger: Logger) {
    this.#shutdown = shutdown
    this.#logger = logger.named('nexus.actuator.shutdown')
  }

  @WriteOperation()
  shutdown(@Req() exchange: HttpExchange): { readonly message: string } {
    // The answer is out by then; what still runs for others is drained.
    exchange.onEnd(() => {
      this.#logger.info('Shutting down, as the shutdown endpoint was asked to', { by: exchange.user })
      // Not awaited: the shutdown waits for this exchange to end.
      this.#shutdown.request().catch((error: unknown) => {
        this.#logger.error('The application could not be taken down', { error })
      })
    })
    return { message: 'Shutting down, bye...' }
  }
}
