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

export class UnusableLoggerError extends NexusError {
  static readonly code = 'NEXUS_LOGGING_LOGGER'
  static readonly summary = 'The option logger of an application is nothing that lines can be written to.'

  constructor(found: unknown) {
    super(`The option logger is ${describe(found)}, which lines can not be written to.`, {
      help: helpFor(found),
    })
  }
}

function describe(found: unknown): string {
  if (Array.isArray(found)) return `a list (${found.join(', ')})`
  if (typeof found === 'function') return `the ${isClass(found) ? 'class' : 'function'} ${found.name}`
  if (typeof found !== 'object' || found === null) return String(found)
  const methods = ['log', 'info', 'error', 'warn'].filter((name) => Reflect.get(found, name) !== undefined)
  return `an object with ${methods.length === 0 ? 'none of the methods of a logger' : methods.join(', ')} only`
}

function isClass(found: object): boolean {
  return Object.getOwnPropertyDescriptor(found, 'prototype')?.writable === false
}

/** NestJS takes a list of levels, and `false`. */
function helpFor(found: unknown): string {
  if (Array.isArray(found)) {
    const least = ['verbose', 'trace', 'debug', 'log', 'info', 'warn', 'error', 'fatal'].find((level) =>
      found.includes(level),
    )
    const level = { verbose: 'trace', log: 'info' }[least ?? ''] ?? least ?? 'warn'
    return `Leave the option out and set the property logging.level.root: ${level}.`
  }
  if (found === false) return 'Leave the option out and set the property logging.level.root: off.'
  if (found === true) return 'Leave the option out: an application logs by itself.'
  return 'Give a Logger, a pino, or an object with the methods log, error and warn, or leave the option out.'
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
