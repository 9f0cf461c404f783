import { codedMessageOf, nearestName, NexusError, type OptionComplaint } from '../../common/index.js'

/** What options belong to, by its key in configuration files. */
export type DeclarationKind = 'instances' | 'configs'

export class InvalidStrategyOptionsError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_INVALID_OPTIONS'
  static readonly summary =
    'The options of a circuit breaker, retry, rate limiter or the like contradict themselves or are out of range.'

  constructor(
    /** `retry`, as in the configuration. */
    readonly pattern: string,
    readonly instance: string,
    readonly complaints: readonly OptionComplaint[],
    /** Whether `instance` is the name of one, or of a configuration that instances are based on. Default: of one. */
    readonly kind: DeclarationKind = 'instances',
  ) {
    const lines = complaints.map(({ option, message }) => `\n  ${option}: ${message}`)
    const key = `resilience.${pattern}.${kind}.${keyOf(instance)}`
    const whose =
      kind === 'instances' ? `${pattern} '${instance}'` : `the ${pattern} configuration '${instance}'`
    super(`The options of ${whose} are not valid:${lines.join('')}`, {
      help:
        kind === 'instances'
          ? `Change them where the instance is made: in its decorator, in code, or in ${key} and the configurations it is based on.`
          : `Change them in ${key} and the configurations it is based on.`,
    })
  }
}

export class UnknownBaseConfigError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_UNKNOWN_BASE_CONFIG'
  static readonly summary = 'An instance names a baseConfig that does not exist, or that is based on itself.'

  constructor(
    readonly pattern: string,
    /** From the instance to the configuration that is missing, or that comes a second time. */
    readonly path: readonly string[],
    readonly known: readonly string[],
    /** Whether the path begins at an instance or at a configuration. Default: at an instance. */
    readonly kind: DeclarationKind = 'instances',
  ) {
    const last = path.at(-1) ?? ''
    const isCycle = known.includes(last)
    super(
      isCycle
        ? `A configuration of ${pattern} is based on itself: ${path.join(' -> ')}`
        : `There is no configuration '${last}' of ${pattern} (${path.join(' -> ')})`,
      {
        help: isCycle
          ? 'Take one baseConfig out of the circle.'
          : `Write resilience.${pattern}.configs.${keyOf(last)}, or use one of: ${known.join(', ') || 'none is defined'}.`,
      },
    )
    this.isCycle = isCycle
  }

  /** Whether the last of the path is there, and comes a second time. */
  readonly isCycle: boolean

  /** Where the path begins. */
  get instance(): string {
    return this.path[0] ?? ''
  }
}

export class InvalidResilienceConfigurationError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_INVALID_CONFIGURATION'
  static readonly summary =
    'Several configurations or instances of circuit breakers, retries and the like are not valid; the error lists all of them.'

  constructor(readonly problems: readonly (InvalidStrategyOptionsError | UnknownBaseConfigError)[]) {
    const texts = problems.map((problem) => `\n- ${codedMessageOf(problem).replaceAll('\n', '\n  ')}`)
    super(`The configuration of resilience has ${problems.length} problems:${texts.join('')}`)
  }
}

export class UnknownInstanceError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_UNKNOWN_INSTANCE'
  static readonly summary = 'Something was to be done with an instance that has not been made.'

  constructor(
    readonly pattern: string,
    readonly instance: string,
    readonly known: readonly string[],
  ) {
    const meant = nearestName(instance, known)
    const hint =
      meant === undefined ? `There are: ${known.join(', ') || 'none'}.` : `Did you mean '${meant}'?`
    super(`There is no ${pattern} '${instance}'`, {
      help: `${hint} A new one is made by get('${instance}', options).`,
    })
  }
}

export class ConflictingInstanceError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_CONFLICTING_INSTANCE'
  static readonly summary = 'Two places give one instance different options.'

  constructor(
    readonly pattern: string,
    readonly instance: string,
    readonly options: readonly string[],
    /** Who gave options first, and who gives others: `OrderService.place`, or `code` for a call of the registry. */
    readonly places: readonly [first: string, second: string],
  ) {
    const [first, second] = places
    const who = first === second ? `Two places in ${first}` : `${first} and ${second}`
    super(
      `${who} give ${pattern} '${instance}' different options (${options.join(', ')}), and one instance can have only one set of them`,
      {
        help: `Give the options in one place, for example in resilience.${pattern}.instances.${keyOf(instance)}, or use two names.`,
      },
    )
  }
}

export class SynchronousMethodError extends NexusError {
  static readonly code = 'NEXUS_RESILIENCE_SYNCHRONOUS_METHOD'
  static readonly summary =
    'A decorator that may have to wait stands on a method that returns no promise, or one that goes by how calls end stands on a generator.'

  constructor(
    readonly method: string,
    /** `@Retry`. */
    readonly decorator: string,
    readonly reason: string,
    /** Whether the method is a generator, also an async one. Default false. */
    readonly isGenerator = false,
  ) {
    const what = isGenerator ? 'is a generator' : 'returns no promise'
    super(`${decorator} can not stand on ${method}, which ${what}: ${reason}`, {
      help: isGenerator
        ? 'Put it on an async method that does the work and returns its result, or take the decorator off.'
        : 'Make the method async, or take the decorator off.',
    })
  }
}

/** A name as configuration files have it: one with a dot, such as a method's, stands in brackets. */
function keyOf(name: string): string {
  return /^[\w-]+$/.test(name) ? name : `[${name}]`
}
