import { Service } from 'nexus-framework'
import type { Fault } from './fault.js'

/** The fault that is set now. */
@Service()
export class FaultBox {
  current: Fault = { kind: 'none' }
}
