import { NexusError } from '../../common/index.js'

export class NonErrorThrownError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_NON_ERROR_THROWN'
  static readonly summary: string = 'Something that is not an Error was thrown or rejected with.'

  constructor(readonly thrown: string) {
    super(`${thrown} was thrown, which is not an Error.`, {
      help: 'Throw an Error (an HttpException for what the client should know), so that the log has a stack.',
    })
  }
}
