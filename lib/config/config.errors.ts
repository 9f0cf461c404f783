import { NexusError } from '../common/index.js'
import { printOrigin, type PropertyOrigin } from '../core/index.js'

export class ConfigFileError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_FILE'
  static readonly summary = 'A configuration file can not be read as what its name says it is.'

  constructor(
    readonly file: string,
    readonly line: number | undefined,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`${line === undefined ? file : `${file}:${line}`}: ${reason}`, options)
  }
}

export class ConfigLocationError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_LOCATION'
  static readonly summary =
    'A configured location of configuration files does not exist or holds no known file.'

  constructor(readonly location: string) {
    super(`There is no configuration at ${JSON.stringify(location)}.`, {
      help: `Create it, correct nexus.config.location or nexus.config.additional-location, or write "optional:${location}".`,
    })
  }
}

export class InvalidArgumentError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_INVALID_ARGUMENT'
  static readonly summary = 'A command-line option has no property name.'

  constructor(readonly argument: string) {
    super(`The command-line argument ${JSON.stringify(argument)} names no property.`, {
      help: 'Write --name=value or --name; put arguments that are not properties behind a bare --.',
    })
  }
}

export class InvalidProfileExpressionError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_PROFILE_EXPRESSION'
  static readonly summary = 'A profile expression is malformed.'

  constructor(
    readonly expression: string,
    readonly reason: string,
  ) {
    super(`The profile expression ${JSON.stringify(expression)} is malformed: ${reason}.`, {
      help: "Write profile names joined by & or |, ! before what must not be active, parentheses where & and | meet: 'cloud & (eu | !test)'.",
    })
  }
}

export class InvalidProfileNameError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_PROFILE_NAME'
  static readonly summary = 'A profile has a name that can not be part of a file name.'

  constructor(
    readonly profile: string,
    readonly origin: PropertyOrigin,
  ) {
    super(`${JSON.stringify(profile)} (${printOrigin(origin)}) is not a profile name.`, {
      help: 'Use letters, digits and . _ + @ - only, starting and ending with a letter or digit.',
    })
  }
}

export class MisplacedProfilePropertyError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_MISPLACED_PROFILE_PROPERTY'
  static readonly summary =
    'A file or document that itself depends on a profile tries to change the active profiles.'

  constructor(
    readonly property: string,
    readonly origin: PropertyOrigin,
  ) {
    super(
      `${property} (${printOrigin(origin)}) is set where only some profiles apply, so it comes too late.`,
      {
        help: `Move ${property} to a file or document without a profile, to NEXUS_PROFILES_ACTIVE, or to the command line.`,
      },
    )
  }
}

export class InvalidPlaceholderError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_INVALID_PLACEHOLDER'
  static readonly summary = 'A placeholder is not closed, has no name, or unfolds without bound.'

  constructor(
    /** The property with its origin; for an expression in code its text in quotes. */
    readonly subject: string,
    readonly reason: string,
  ) {
    super(`${subject}: ${reason}.`, {
      help: 'Write ${name} or ${name:default}; write \\${ for a literal ${.',
    })
  }
}

export class UnresolvedPlaceholderError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_UNRESOLVED_PLACEHOLDER'
  static readonly summary = 'A placeholder names a property that no source has, and gives no default.'

  constructor(
    readonly placeholder: string,
    /** The properties whose values led here, outermost first; empty when the text came from code. */
    readonly trail: readonly string[],
    /** What to use in its place: `use application.name`. */
    readonly instead?: string,
  ) {
    const from = trail.length === 0 ? '' : ` (needed by ${trail.join(' -> ')})`
    super(
      `\${${placeholder}}${from}: no source has the property ${JSON.stringify(placeholder)}${instead === undefined ? '' : `; ${instead}`}.`,
      {
        ...(instead === undefined && {
          help: `Set ${placeholder}, or give a default: \${${placeholder}:...}.`,
        }),
      },
    )
  }
}

export class PlaceholderCycleError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_PLACEHOLDER_CYCLE'
  static readonly summary = 'Placeholders refer to each other in a circle.'

  constructor(
    /** Each property with its origin, the first one again at the end. */
    readonly cycle: readonly string[],
  ) {
    super(`Placeholders refer to each other in a circle: ${cycle.join(' -> ')}.`, {
      help: 'Give one of these properties a value of its own.',
    })
  }
}

export class MissingPropertyError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_MISSING_PROPERTY'
  static readonly summary = 'Code asked for a property that has to be there, and no source has it.'

  constructor(readonly property: string) {
    super(`No source has the property ${JSON.stringify(property)}.`, {
      help: `Set it in application.yaml, in the environment, or with --${property}=...`,
    })
  }
}

export class PropertyConversionError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_CONVERSION'
  static readonly summary =
    'A property or @Value expression can not be converted to the type that asks for it.'

  constructor(
    /** The property's name or the expression. */
    readonly property: string,
    /** The value, masked when the name is that of a secret. */
    readonly value: string,
    readonly expected: string,
    readonly origin: PropertyOrigin | undefined,
  ) {
    const from = origin === undefined ? '' : ` (${printOrigin(origin)})`
    super(`${property}${from} is ${JSON.stringify(value)}; expected ${expected}.`)
  }
}

export class EnvironmentKindError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_ENVIRONMENT_KIND'
  static readonly summary =
    'The container has an Environment that configuration decorators can not read from.'

  constructor(readonly className: string) {
    super(
      `The container's Environment is a ${className}; @Value and @ConfigurationProperties need a StandardEnvironment.`,
      {
        help: 'Provide the result of new ConfigLoader(...).load() as Environment.',
      },
    )
  }
}

export class UndecoratedPropertiesError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_UNDECORATED'
  static readonly summary = 'A class is bound as configuration properties but names no prefix.'

  constructor(readonly className: string) {
    super(`${className} is not decorated with @ConfigurationProperties.`, {
      help: `Add @ConfigurationProperties('prefix') to ${className}, or name the prefix: binder.bind('prefix', ${className}).`,
    })
  }
}

/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** `shop.max-items`. */
  readonly property: string
  /** Where the value came from; `undefined` where there is none. */
  readonly origin: PropertyOrigin | undefined
  readonly message: string
}

export class InvalidConfigurationError extends NexusError {
  static readonly code = 'NEXUS_CONFIG_INVALID'
  static readonly summary =
    'Properties are unknown, missing, or not what their @ConfigurationProperties class declares.'

  constructor(readonly problems: readonly ConfigProblem[]) {
    const lines = problems.map(
      ({ property, origin, message }) =>
        `  - ${property}${origin === undefined ? '' : ` (${printOrigin(origin)})`}: ${message}`,
    )
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${lines.join('\n')}`,
    )
  }

  /** It names properties and where they are set. */
  override get standsAlone(): boolean {
    return true
  }
}
