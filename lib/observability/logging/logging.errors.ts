import { NexusError } from '../../common/index.js'
import { LOG_LEVELS } from './log-level.js'

export class UnknownLogLevelError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_LEVEL'
  static readonly summary = 'A level that a logger is to have is none of the levels there are.'

  constructor(
    readonly logger: string,
    readonly level: string,
  ) {
    super(`The level ${JSON.stringify(level)} for the logger ${logger} is unknown.`, {
      help: `Use one of ${[...LOG_LEVELS, 'off'].join(', ')}.`,
    })
  }
}

export class InvalidRedactionPathError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_REDACTION'
  static readonly summary = 'A path of logging.redact can not be read.'

  constructor(readonly path: string) {
    super(`The path ${JSON.stringify(path)} of logging.redact can not be read.`, {
      help: 'Write fields with dots, list elements and odd names in brackets, and * for any: password, headers["x-key"], items[*].card, *.token.',
    })
  }
}

export class PinoNotGivenError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_PINO'
  static readonly summary =
    'Lines are to be serialized by pino, and a LoggingSystem that is made in code was given none.'

  constructor() {
    super('A LoggingSystem with the format pino was given no pino.', {
      help: "Hand it over, new LoggingSystem({ format: 'pino', pino }) with import { pino } from 'pino', or use the format json. An application loads it by itself.",
    })
  }
}

export class LogFileError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_FILE'
  static readonly summary = 'The file that logging.file.name names can not be opened.'

  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    super(`The log file ${file} can not be opened.`, {
      help: 'Name a file in a folder that the process may write to (logging.file.name), or leave the property out.',
      cause,
    })
  }
}

export class LogStoreAddressError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_STORE'
  static readonly summary = 'The address of a log store is none.'

  constructor(
    readonly property: string,
    readonly found: string,
  ) {
    super(`${property} is ${JSON.stringify(found)}, which is no http or https address.`, {
      help: 'Write the address of the server, such as http://loki:3100; credentials belong into the properties below auth.',
    })
  }
}
