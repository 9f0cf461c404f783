import { NexusError } from '../../common/index.js'

export class InvalidRoutesError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_ROUTES'
  static readonly summary = 'Several handlers can not be compiled; the error lists what is wrong with each.'

  constructor(readonly problems: readonly NexusError[]) {
    super(
      `${problems.length} problems were found in the handlers of the application.\n\n` +
        problems.map(({ code, message }) => `${code}: ${message}\n`).join('\n'),
    )
    // The text says where to look; frames of the compiler would only push it out of sight.
    this.stack = `${this.name}: ${this.message}`
  }
}
