import { NexusError } from '../../common/index.js'
import { LOG_LEVELS } from './log-level.js'

export class InvalidLoggingPropertyError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_PROPERTY'
  static readonly summary = 'A logging.* property has a value that is none of its choices.'

  constructor(
    readonly property: string,
    readonly value: string,
    readonly choices: readonly string[] = [...LOG_LEVELS, 'off'],
    readonly origin?: string,
  ) {
    const where = origin === undefined ? '' : ` (${origin})`
    super(`The property ${property} is '${value}'${where}.`, { help: `Use one of ${choices.join(', ')}.` })
  }
}
