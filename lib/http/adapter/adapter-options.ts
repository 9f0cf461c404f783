import type { Clock, IdGenerator } from '../../common/index.js'
import type { Logger } from '../../core/index.js'
import type { AdapterObserver } from './adapter-observer.js'

/** What every adapter works with. */
export interface AdapterOptions {
  readonly logger: Logger
  /** Default: the machine's clock. */
  readonly clock?: Clock
  /** Makes the ids of exchanges whose client sends none. Default: UUIDs. */
  readonly idGenerator?: IdGenerator
  readonly observer?: AdapterObserver | undefined
}
