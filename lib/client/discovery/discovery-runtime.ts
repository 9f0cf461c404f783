import { SystemClock, SystemRandom, type Clock, type Random } from '../../common/index.js'
import type { Logger } from '../../core/index.js'

/** What discovery takes from its surroundings. */
export interface DiscoveryRuntime {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
}

/** The machine's clock and chance. */
export function systemRuntime(logger: Logger): DiscoveryRuntime {
  return { clock: new SystemClock(), random: new SystemRandom(), logger }
}
