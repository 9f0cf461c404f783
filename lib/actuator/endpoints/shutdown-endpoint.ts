import { ApplicationShutdown, Inject, InjectLogger, type Logger } from '../../core/index.js'
import { type HttpExchange, Req } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { WriteOperation } from '../endpoint/operation.decorators.js'
import { changedBy } from './changed-by.js'

/** `shutdown`: POST answers, then drains and stops the application as a SIGTERM does. Not there unless `management.endpoint.shutdown.access` allows it. */
@Endpoint({ id: 'shutdown', defaultAccess: 'none' })
export class ShutdownEndpoint {
  readonly #shutdown: ApplicationShutdown
  readonly #logger: Logger

  constructor(
    @Inject(ApplicationShutdown) shutdown: ApplicationShutdown,
    @InjectLogger('nexus.actuator.shutdown') logger: Logger,
  ) {
    this.#shutdown = shutdown
    this.#logger = logger
  }

  @WriteOperation()
  shutdown(@Req() exchange: HttpExchange): { readonly message: string } {
    // The answer is out by then; what still runs for others is drained.
    exchange.onEnd(() => {
      this.#logger.info('Shutting down, as the shutdown endpoint was asked to', changedBy(exchange))
      // Not awaited: the shutdown waits for this exchange to end.
      this.#shutdown.request().catch((error: unknown) => {
        this.#logger.error('The application could not be taken down', { error })
      })
    })
    return { message: 'Shutting down, bye...' }
  }
}
