import type { Clock } from '../../../common/index.js'
import type { MeterBinder } from '../../../core/index.js'
import { EventLoopMeters } from './event-loop-meters.js'
import { MemoryMeters } from './memory-meters.js'
import { ProcessMeters } from './process-meters.js'
import { RuntimeMeters } from './runtime-meters.js'
import { SystemMeters } from './system-meters.js'

export { ApplicationMeters } from './application-meters.js'

/** What every application measures of its process. */
export function runtimeBinders(clock: Clock): readonly MeterBinder[] {
  return [
    new ProcessMeters(clock),
    new SystemMeters(clock),
    new EventLoopMeters(clock),
    new MemoryMeters(clock),
    new RuntimeMeters(clock),
  ]
}
