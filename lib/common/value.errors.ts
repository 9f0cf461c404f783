import { NexusError } from './nexus-error.js'

export class InvalidDurationError extends NexusError {
  static readonly code = 'NEXUS_COMMON_INVALID_DURATION'
  static readonly summary = 'A text is not a duration.'

  constructor(readonly text: string) {
    super(`${JSON.stringify(text)} is not a duration.`, {
      help: 'Write a whole number with a unit (500ms, 10s, 5m, 1h, 7d), several of them (1h30m), or ISO 8601 (PT1H30M).',
    })
  }
}

export class InvalidDataSizeError extends NexusError {
  static readonly code = 'NEXUS_COMMON_INVALID_DATA_SIZE'
  static readonly summary = 'A text is not a data size.'

  constructor(readonly text: string) {
    super(`${JSON.stringify(text)} is not a data size.`, {
      help: 'Write a whole number with a unit: 512B, 64KB, 10MB, 2GB, 1TB (powers of 1024). A bare number is bytes.',
    })
  }
}
