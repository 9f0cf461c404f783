import { NexusError } from '../../common/index.js'

export class MisplacedMappingError extends NexusError {
  static readonly code = 'NEXUS_HTTP_MISPLACED_MAPPING'
  static readonly summary = 'A mapping decorator stands on something that is not an instance method.'

  constructor(
    readonly decorator: string,
    readonly member: string,
  ) {
    super(`@${decorator} stands on ${member}, which is not an instance method.`, {
      help: `Move @${decorator} to a method of the controller (not static, not a property, not an accessor).`,
    })
  }
}
