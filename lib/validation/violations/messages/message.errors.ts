import { NexusError } from '../../../common/index.js'

export class InvalidLocaleError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_INVALID_LOCALE'
  static readonly summary = 'Messages are registered for something that is no BCP 47 language tag.'

  constructor(
    readonly locale: string,
    options?: ErrorOptions,
  ) {
    super(`'${locale}' is not a language tag.`, {
      ...options,
      help: `Write it as BCP 47 does: 'en', 'zh-CN', 'pt-BR'.`,
    })
  }
}
