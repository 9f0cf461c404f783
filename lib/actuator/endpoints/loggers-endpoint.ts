import { Inject, InjectLogger, type Logger } from '../../core/index.js'
import { type HttpExchange, Req, RequestBody } from '../../http/index.js'
import { isSameLogger, LOG_LEVELS, LoggingSystem, type LogThreshold } from '../../observability/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation, Selector, WriteOperation } from '../endpoint/operation.decorators.js'
import { changedBy } from './changed-by.js'
import { InvalidOperationException, UnknownNameException } from './endpoints.errors.js'

/** The shape of Spring Boot's endpoint; levels in capital letters. */
export interface LoggerLevelsDescriptor {
  /** `undefined` where it follows the name above. */
  readonly configuredLevel?: string
  readonly effectiveLevel: string
}

export interface LoggerGroupDescriptor {
  readonly configuredLevel?: string
  readonly members: readonly string[]
}

export interface LoggersReport {
  /** What a level can be, least talkative first. */
  readonly levels: readonly string[]
  readonly loggers: Readonly<Record<string, LoggerLevelsDescriptor>>
  readonly groups: Readonly<Record<string, LoggerGroupDescriptor>>
}

const LEVELS: readonly LogThreshold[] = ['off', ...LOG_LEVELS.toReversed()]
const LEVEL_NAMES = LEVELS.map((level) => level.toUpperCase())
const OWN_NAME = 'nexus.actuator.loggers'
/** Names that somebody makes up are kept as long as the application runs. */
const MAX_NAME = 256
const MAX_LOGGERS = 10_000

/** `loggers`: the level of every logger and group. POST `{ "configuredLevel": "DEBUG" }` to one changes it, without a level resets it. */
@Endpoint({ id: 'loggers' })
export class LoggersEndpoint {
  readonly #system: LoggingSystem
  readonly #logger: Logger

  constructor(@Inject(LoggingSystem) system: LoggingSystem, @InjectLogger(OWN_NAME) logger: Logger) {
    this.#system = system
    this.#logger = logger
  }

  @ReadOperation()
  loggers(): LoggersReport {
    const loggers = this.#system.levels().map((logger) => [logger.name, levelsOf(logger)])
    const groups = this.#system.groups().map((group) => [group.name, groupOf(group)])
    return {
      levels: LEVEL_NAMES,
      loggers: Object.fromEntries(loggers),
      groups: Object.fromEntries(groups),
    }
  }

  @ReadOperation()
  loggerLevels(@Selector() name: string): LoggerLevelsDescriptor | LoggerGroupDescriptor {
    const groups = this.#system.groups()
    const group = groups.find((each) => isSameLogger(each.name, name))
    if (group !== undefined) return groupOf(group)
    const loggers = this.#system.levels()
    const logger = loggers.find((each) => isSameLogger(each.name, name))
    if (logger !== undefined) return levelsOf(logger)
    throw new UnknownNameException(
      'logger',
      name,
      [...loggers, ...groups].map((each) => each.name),
    )
  }

  /** A name that no logger has yet is the level of those that will have it, as in Spring Boot. */
  @WriteOperation()
  configureLogLevel(
    @Selector() name: string,
    @Req() exchange: HttpExchange,
    @RequestBody({ required: false }) body?: Record<string, unknown>,
  ): void {
    const level = levelFrom(body)
    this.#refuseUnbounded(name)
    const tell = (): void =>
      this.#logger.info(`The level of ${name} is set to ${level ?? 'its default'}`, {
        changedLogger: name,
        ...(level !== undefined && { newLevel: level }),
        ...changedBy(exchange),
      })
    // The change may be what silences this line, or what lets it be written.
    const isTold = this.#system.isEnabled(OWN_NAME, 'info')
    if (isTold) tell()
    this.#system.setLevel(name, level)
    if (!isTold) tell()
  }

  /** @throws InvalidOperationException */
  #refuseUnbounded(name: string): void {
    if (name.length > MAX_NAME)
      throw new InvalidOperationException('The name of a logger', `no longer than ${MAX_NAME} characters`)
    const loggers = this.#system.levels()
    const exists = (each: { readonly name: string }): boolean => isSameLogger(each.name, name)
    if (loggers.length < MAX_LOGGERS || loggers.some(exists) || this.#system.groups().some(exists)) return
    throw new InvalidOperationException(
      'The name of a logger',
      'that of a logger that exists: there are too many',
    )
  }
}

/** @throws InvalidOperationException */
function levelFrom(body: unknown): LogThreshold | undefined {
  const expected = `one of ${LEVEL_NAMES.join(', ')}, or absent`
  if (body === undefined || body === null) return undefined
  if (typeof body !== 'object' || Array.isArray(body))
    throw new InvalidOperationException('The body', 'an object with configuredLevel')
  const { configuredLevel, ...others } = body as { readonly configuredLevel?: unknown }
  // A misspelt one would reset the level.
  if (Object.keys(others).length > 0)
    throw new InvalidOperationException('The body', 'an object with configuredLevel and nothing else')
  if (configuredLevel === undefined || configuredLevel === null) return undefined
  const level =
    typeof configuredLevel === 'string'
      ? LEVELS.find((each) => each === configuredLevel.toLowerCase())
      : undefined
  if (level === undefined) throw new InvalidOperationException('configuredLevel', expected)
  return level
}

function levelsOf({
  configuredLevel,
  effectiveLevel,
}: {
  readonly configuredLevel: LogThreshold | undefined
  readonly effectiveLevel: LogThreshold
}): LoggerLevelsDescriptor {
  return {
    ...(configuredLevel !== undefined && { configuredLevel: configuredLevel.toUpperCase() }),
    effectiveLevel: effectiveLevel.toUpperCase(),
  }
}

function groupOf({
  configuredLevel,
  members,
}: {
  readonly configuredLevel: LogThreshold | undefined
  readonly members: readonly string[]
}): LoggerGroupDescriptor {
  return {
    ...(configuredLevel !== undefined && { configuredLevel: configuredLevel.toUpperCase() }),
    members,
  }
}
