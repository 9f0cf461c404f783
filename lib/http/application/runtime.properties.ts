import { Duration } from '../../common/index.js'
import { ConfigurationProperties, Property } from '../../config/index.js'
import { DEFAULT_RUNTIME_OPTIONS, type RuntimeOptions } from '../../runtime/index.js'

/** `runtime.*`: see {@link RuntimeOptions}. */
@ConfigurationProperties('runtime')
export class RuntimeProperties {
  shutdownDeadline = Duration.ofMillis(DEFAULT_RUNTIME_OPTIONS.shutdownDeadlineMs)
  @Property({ enum: ['exit', 'continue'] })
  uncaughtException: RuntimeOptions['uncaughtException'] = DEFAULT_RUNTIME_OPTIONS.uncaughtException
}
