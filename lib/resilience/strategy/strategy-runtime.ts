import { Clock, Random, SystemClock, SystemRandom } from '../../common/index.js'
import { Inject, Injectable, InjectLogger, type Logger } from '../../core/index.js'

/** What engines take from their surroundings. */
export interface StrategyRuntime {
  readonly clock: Clock
  readonly random: Random
  /** Told at boot of settings that can not do what they seem to. Default: a warning of the process. */
  readonly warn: (message: string) => void
}

/** The machine's. One for all: its clock and its chance have no state. */
export const SYSTEM_RUNTIME: StrategyRuntime = {
  clock: new SystemClock(),
  random: new SystemRandom(),
  warn: (message) => process.emitWarning(message, 'ResilienceWarning'),
}

/** The application's. */
@Injectable()
export class ApplicationRuntime implements StrategyRuntime {
  readonly #logger: Logger

  constructor(
    @Inject(Clock) readonly clock: Clock,
    @Inject(Random) readonly random: Random,
    @InjectLogger('nexus.resilience') logger: Logger,
  ) {
    this.#logger = logger
  }

  readonly warn = (message: string): void => this.#logger.warn(message)
}
