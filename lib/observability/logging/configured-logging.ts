import { SystemClock, SystemRandom } from '../../common/index.js'
import { Binder, type StandardEnvironment } from '../../config/index.js'
import type { Logger } from '../../core/index.js'
import { givenLoggerAppender } from './given-logger-appender.js'
import { jsonLines } from './json-lines.js'
import { configuredStores } from './log-stores.js'
import type { NestLoggerService, PinoLogger } from './logger-shapes.js'
import { moduleSegment } from './logger-name.js'
import { LoggingSystem, type LoggingSystemOptions } from './logging-system.js'
import type { LoggingOptions } from './logging.options.js'
import { LoggingProperties } from './logging.properties.js'
import { PathRedaction } from './path-redaction.js'
import { loadPino } from './load-pino.js'

export interface ConfiguredLoggingOptions {
  readonly environment: StandardEnvironment
  /** Takes the place of standard output. Then everything is written that no `logging.level` says something else about: it has levels of its own. */
  readonly logger?: Logger | NestLoggerService | PinoLogger | undefined
  /** Class of the root module, by whose name a log store knows the application. */
  readonly root: { readonly name: string }
}

/** What the `logging.*` properties say, and pino where they want it. @throws InvalidConfigurationError, MissingPackageError */
export async function loggingOptionsFrom(
  environment: StandardEnvironment,
): Promise<Partial<LoggingOptions> & Pick<LoggingSystemOptions, 'pino'>> {
  const options = optionsOf(await new Binder(environment).bindProperties(LoggingProperties), environment)
  return options.format === 'pino' ? { ...options, pino: await loadPino() } : options
}

/**
 * The log of an application, as the `logging.*` properties want it. What is wrong with these is told with all else that is wrong with the
 * configuration, when the application binds {@link LOGGING_PROPERTIES}; until then it counts as not said.
 *
 * @throws LogFileError, InvalidRedactionPathError, LogStoreAddressError, MissingPackageError
 */
export async function configuredLogging({
  environment,
  logger,
  root,
}: ConfiguredLoggingOptions): Promise<LoggingSystem> {
  // An application that says nothing about its log starts without reading what it does not say.
  const properties = environment.hasPropertiesBelow('logging')
    ? new Binder(environment).bindValid(LoggingProperties)
    : new LoggingProperties()
  const options = optionsOf(properties, environment)
  const given = logger === undefined ? {} : { level: options.level ?? 'trace', console: false }
  const system = new LoggingSystem({
    ...options,
    ...given,
    pino: options.format === 'pino' ? await loadPino() : undefined,
    appenders: logger === undefined ? [] : [givenLoggerAppender(logger)],
  })
  const { redact = [], censor } = options
  const redaction = redact.length === 0 ? undefined : new PathRedaction(redact, properties.censor)
  const stores = configuredStores(environment, {
    clock: new SystemClock(),
    random: new SystemRandom(),
    format: jsonLines({ redaction, ...(censor !== undefined && { censor }) }),
    labels: { service_name: moduleSegment(root.name) },
    reportFor: (appender) => (level, message, fields) => {
      system.writeExcept(appender(), level, message, fields)
    },
  })
  for (const store of stores) system.addAppender(store)
  return system
}

function optionsOf(properties: LoggingProperties, environment: StandardEnvironment): Partial<LoggingOptions> {
  const { format, console, file, redact, censor } = properties
  const levels = { ...properties.level }
  const root = Object.keys(levels).find((name) => name.toLowerCase() === 'root')
  const level = root === undefined ? undefined : levels[root]
  if (root !== undefined) delete levels[root]
  return {
    ...(level !== undefined && { level }),
    levels,
    groups: groupsOf(properties.group, environment),
    format,
    isDevelopment: environment.activeProfiles.includes('dev'),
    console: console.enabled,
    file: file.name === '' ? undefined : file.name,
    redact,
    censor,
  }
}

/** A list has its elements below the name of the group: `logging.group.web[0]`. */
function groupsOf(
  group: Readonly<Record<string, string>>,
  environment: StandardEnvironment,
): Record<string, readonly string[]> {
  const names = new Set(Object.keys(group).map((name) => name.replace(/\.\d+$/, '')))
  return Object.fromEntries(
    [...names].map((name) => [name, environment.getList(`logging.group.${name}`) ?? []]),
  )
}
