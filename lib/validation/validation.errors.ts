import { NexusError } from '../common/index.js'

export class DetachedTransformerError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_DETACHED_TRANSFORMER'
  static readonly summary =
    'The decorators of class-transformer write into another copy of the package than the one whose metadata can be read.'

  constructor() {
    super(
      'The metadata of class-transformer can not be read: its decorators come from another copy of the package.',
      {
        help: 'Leave class-transformer out of your bundle (mark it as external), so that it is loaded from node_modules once.',
      },
    )
  }
}
