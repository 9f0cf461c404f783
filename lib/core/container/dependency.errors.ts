import { NexusError } from '../../common/index.js'

/** The parts of a problem's text, so that one or many of them can be laid out. */
export interface ProblemText {
  /** One sentence: what is wrong. */
  readonly headline: string
  /** Where, and how boot got there: label and value. */
  readonly facts: readonly (readonly [label: string, value: string])[]
  /** The edit. */
  readonly fix: string
}

const LABEL_WIDTH = 6
const INDENT = '     '

function factLines({ facts }: ProblemText): string[] {
  return facts.map(([label, value]) => `${label.padEnd(LABEL_WIDTH)}${value}`)
}

/** One thing that keeps the application from starting. */
export abstract class DependencyProblem extends NexusError {
  readonly text: ProblemText

  constructor(text: ProblemText) {
    super([text.headline, ...factLines(text).map((line) => `  ${line}`)].join('\n'), { help: text.fix })
    this.text = text
  }
}

/** Everything that is wrong with the modules and dependencies of an application, in one error. */
export class DependencyGraphError extends NexusError {
  static readonly code = 'NEXUS_DI_GRAPH'
  static readonly summary =
    'The application cannot start: its modules and dependencies have the problems listed.'
  readonly #problems: readonly DependencyProblem[]

  constructor(application: string, problems: readonly DependencyProblem[]) {
    super(graphMessage(application, problems))
    this.#problems = problems
    // The text says where in the application to look; frames of the container would only push it out of sight.
    this.stack = `${this.name}: ${this.message}`
    // Node lists enumerable fields below an error that nobody catches; the text has the codes already.
    Object.defineProperties(this, { code: { enumerable: false }, help: { enumerable: false } })
  }

  get problems(): readonly DependencyProblem[] {
    return this.#problems
  }
}

function graphMessage(application: string, problems: readonly DependencyProblem[]): string {
  const [only] = problems
  if (only !== undefined && problems.length === 1) return `${laidOut(only, '')}\n`
  const list = problems.map((problem, index) => laidOut(problem, `${index + 1}. `))
  return `${application} cannot start, ${problems.length} problems:\n\n${list.join('\n\n')}\n`
}

function laidOut({ text, code }: DependencyProblem, number: string): string {
  const lines = [
    ...factLines(text),
    `${'fix'.padEnd(LABEL_WIDTH)}${text.fix}`,
    `${'code'.padEnd(LABEL_WIDTH)}${code}`,
  ]
  return [`${number}${text.headline}`, ...lines.map((line) => `${INDENT}${line}`)].join('\n')
}

/** Where a dependency is declared, as text. */
export interface Place {
  /** The class or bean that needs it. */
  readonly dependent: string
  /** `constructor parameter `gateway: PaymentGateway` (index 1)`. */
  readonly where: string
  readonly module: string
  /** `src/order-service.ts:12`. */
  readonly file: string | undefined
  /** How boot got there: names from a root to what is missing. */
  readonly path: readonly string[]
}

function placeFacts({ where, module, file, path }: Place): (readonly [string, string])[] {
  return [
    ['at', [where, module, ...(file === undefined ? [] : [file])].join(', ')],
    ['path', path.join(' -> ')],
  ]
}

export class UnresolvedDependencyError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_UNRESOLVED'
  static readonly summary = 'Nothing visible in the module provides a dependency.'

  constructor(
    readonly place: Place,
    readonly dependency: string,
    options: { readonly because?: string; readonly fix: string },
  ) {
    const because = options.because === undefined ? '' : `: ${options.because}`
    const missing = `nothing in ${place.module} provides it${because}`
    super({
      headline: `${place.dependent} needs ${dependency}, but ${missing}.`,
      facts: placeFacts(place),
      fix: options.fix,
    })
  }
}

export class HiddenDependencyError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_NOT_EXPORTED'
  static readonly summary =
    'The provider exists in another module that does not export it, or that is not imported.'

  constructor(
    readonly place: Place,
    readonly dependency: string,
    readonly owner: { readonly module: string; readonly exported: boolean; readonly imported: boolean },
  ) {
    const { module, exported, imported } = owner
    const reason = exported
      ? `${module} exports it, but ${place.module} does not import ${module}`
      : `${module} has it, but does not export it`
    const importing = `Add ${module} to \`imports\` of ${place.module}.`
    const exporting = `Add ${dependency} to \`exports\` of ${module}`
    const both = imported ? `${exporting}.` : `${exporting}, and ${module} to \`imports\` of ${place.module}.`
    super({
      headline: `${place.dependent} needs ${dependency}: ${reason}.`,
      facts: placeFacts(place),
      fix: exported ? importing : both,
    })
  }
}

export class UninjectableTypeError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_UNINJECTABLE_TYPE'
  static readonly summary = 'A dependency has a type that is gone at run time, such as an interface.'

  constructor(
    readonly place: Place,
    readonly reason: string,
    fix: string,
  ) {
    super({ headline: `${place.dependent} cannot be injected: ${reason}.`, facts: placeFacts(place), fix })
  }
}

export class AmbiguousDependencyError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_AMBIGUOUS'
  static readonly summary = 'Several providers match a dependency, and none of them is primary.'

  constructor(
    readonly place: Place,
    readonly dependency: string,
    readonly candidates: readonly {
      readonly label: string
      readonly name: string
      readonly module: string
    }[],
  ) {
    const list = candidates.map(({ label, module }) => `${label} (${module})`).join(', ')
    super({
      headline: `${place.dependent} needs one ${dependency}, but ${candidates.length} match: ${list}.`,
      facts: placeFacts(place),
      fix: `Mark one with @Primary(), choose with @Qualifier('${candidates[0]?.name ?? ''}'), or take all with @InjectAll(${dependency}).`,
    })
  }
}

export class UndecoratedClassError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_UNDECORATED'
  static readonly summary =
    'A class takes constructor parameters, but no decorator or no compiler option makes their types known.'

  constructor(
    readonly provider: string,
    /** The provider's class, or the parent whose constructor it inherits. */
    readonly cls: string,
    options: {
      readonly parameters: readonly string[]
      readonly module: string
      /** The class is a component, so it was compiled by something that emits no types. */
      readonly decorated: boolean
    },
  ) {
    const { parameters, module, decorated } = options
    const reason = decorated
      ? 'it was compiled without decorator metadata'
      : 'has no decorator, so their types are not known'
    super({
      headline: `${cls} takes constructor parameters (${parameters.join(', ')}), but ${reason}.`,
      facts: [
        [
          'at',
          provider === cls ? `a provider of ${module}` : `the parent of ${provider}, a provider of ${module}`,
        ],
      ],
      fix: decorated
        ? 'Turn on emitDecoratorMetadata (TypeScript) or decoratorMetadata (SWC); esbuild, tsx and Node itself emit no types.'
        : `Put @Injectable() on ${cls}, or provide ${provider} with useFactory.`,
    })
  }
}

export class CircularDependencyError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_CYCLE'
  static readonly summary =
    'Providers depend on each other in a circle, so none of them can be created first.'

  constructor(
    /** The first name again at the end. */
    readonly cycle: readonly string[],
    hops: readonly { readonly from: string; readonly where: string; readonly module: string }[],
  ) {
    super({
      headline: `${cycle.join(' -> ')} is a cycle: none of them can be created first.`,
      facts: hops.map(({ from, where, module }) => ['at', `${where} of ${from} (${module})`]),
      fix: 'Break one of these with @Lazy(), @Inject(forwardRef(() => X)) or ObjectProvider<X>, or move what both need into a third class.',
    })
  }
}

export class DuplicateProviderError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_DUPLICATE'
  static readonly summary = 'A module lists the same provider twice.'

  constructor(
    readonly provider: string,
    readonly module: string,
    readonly places: readonly string[],
  ) {
    super({
      headline: `${provider} is provided twice in ${module}.`,
      facts: [['at', places.join(' and ')]],
      fix: `Remove one of the two.`,
    })
  }
}

export class ScopeViolationError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_SCOPE'
  static readonly summary = 'A provider does something that its scope cannot do.'

  constructor(
    readonly provider: string,
    readonly module: string,
    options: { readonly reason: string; readonly file: string | undefined; readonly fix: string },
  ) {
    const { reason, file, fix } = options
    super({
      headline: `${provider} ${reason}.`,
      facts: [['at', file === undefined ? module : `${module}, ${file}`]],
      fix,
    })
  }
}

export class InvalidInjectionError extends DependencyProblem {
  static readonly code = 'NEXUS_DI_INJECTION_FAILED'
  static readonly summary =
    'A value that is computed while dependencies are bound (such as @Value) could not be computed.'

  constructor(
    readonly place: Place,
    override readonly cause: unknown,
  ) {
    const error = cause as { readonly message?: unknown; readonly help?: unknown } | undefined
    const message = typeof error?.message === 'string' ? error.message : String(cause)
    const help = typeof error?.help === 'string' ? error.help : undefined
    const text = help === undefined ? message : message.replace(`\n${help}`, '')
    super({
      headline: `${place.dependent} cannot be injected: ${text}`,
      facts: placeFacts(place),
      fix: help ?? "Correct the decorator's argument or the property it reads.",
    })
  }
}
