import type { Clock, IdGenerator } from '../../../common/index.js'
import type { Dispatcher } from '../dispatcher.js'
import type { ServerLimits } from '../server-limits.js'

/** What the connections of one server share. */
export interface ServerState {
  readonly dispatcher: Dispatcher
  readonly limits: ServerLimits
  readonly clock: Clock
  readonly ids: IdGenerator
  /** Requests accepted and not answered yet. Connections count it. */
  inFlight: number
  /** Set by close(): answers say `Connection: close`. */
  closing: boolean
}
