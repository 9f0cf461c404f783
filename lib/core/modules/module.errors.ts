import { messageOf, NexusError } from '../../common/index.js'
import { DependencyProblem } from '../container/dependency.errors.js'

export class InvalidImportError extends DependencyProblem {
  static readonly code = 'NEXUS_MODULE_INVALID_IMPORT'
  static readonly summary = 'Something in `imports` is no module.'

  constructor(
    readonly module: string,
    readonly index: number,
    /** Name of what stands there; `undefined` where that is the value. */
    readonly found: string | undefined,
    file: string | undefined,
  ) {
    super({
      headline:
        found === undefined
          ? `imports[${index}] of ${module} is undefined.`
          : `imports[${index}] of ${module} is ${found}, which is no module.`,
      facts: file === undefined ? [] : [['at', file]],
      fix:
        found === undefined
          ? 'Two files import each other: write forwardRef(() => TheModule).'
          : `Move ${found} to \`providers\`, or put @Module() on it.`,
    })
  }
}

export class InvalidRootError extends DependencyProblem {
  static readonly code = 'NEXUS_MODULE_INVALID_ROOT'
  static readonly summary = 'The application is started with a class that is no module.'

  constructor(readonly root: string) {
    super({
      headline: `${root} is the root of the application, but no module.`,
      facts: [],
      fix:
        root === 'undefined'
          ? 'Two files import each other, or the name is wrong: take what both need to a third file.'
          : `Put @Module() or @Configuration() on ${root}.`,
    })
  }
}

export class InvalidProviderError extends DependencyProblem {
  static readonly code = 'NEXUS_MODULE_INVALID_PROVIDER'
  static readonly summary = 'Something in `providers` or `controllers` is no provider.'

  constructor(
    readonly module: string,
    readonly place: string,
    options: { readonly found: string; readonly fix: string },
  ) {
    super({ headline: `${place} of ${module} is ${options.found}.`, facts: [], fix: options.fix })
  }
}

export class InvalidExportError extends DependencyProblem {
  static readonly code = 'NEXUS_MODULE_INVALID_EXPORT'
  static readonly summary = 'A module exports what it neither provides nor imports.'

  constructor(
    readonly module: string,
    readonly exported: string,
    options: { readonly isModule: boolean; readonly file: string | undefined },
  ) {
    super({
      headline: `${module} exports ${exported}, which it neither provides nor imports.`,
      facts: options.file === undefined ? [] : [['at', options.file]],
      fix: options.isModule
        ? `Add ${exported} to \`imports\` of ${module}.`
        : `Add ${exported} to \`providers\` of ${module}, or import a module that exports it.`,
    })
  }
}

export class UntypedBeanError extends DependencyProblem {
  static readonly code = 'NEXUS_MODULE_UNTYPED_BEAN'
  static readonly summary = 'A @Bean method has no return type that could be its token.'

  constructor(
    readonly bean: string,
    readonly module: string,
    type: string,
  ) {
    super({
      headline: `${bean} returns ${type}, which cannot be the token of a bean.`,
      facts: [['at', module]],
      fix: 'Name the token, @Bean(TheToken), or let it return a class.',
    })
  }
}

export class ScanPlaceError extends DependencyProblem {
  static readonly code = 'NEXUS_MODULE_SCAN_PLACE'
  static readonly summary = 'A @ComponentScan pattern matches no file, or its own file is not known.'

  constructor(
    readonly module: string,
    readonly pattern: string,
    /** Where it was looked for; `undefined` where that is not known. */
    readonly folder: string | undefined,
  ) {
    super({
      headline:
        folder === undefined
          ? `@ComponentScan('${pattern}') of ${module}: the file of the class is not known.`
          : `@ComponentScan('${pattern}') of ${module} matches no file.`,
      facts: folder === undefined ? [] : [['at', folder]],
      fix:
        folder === undefined
          ? `Use a pattern that starts with an absolute path.`
          : 'Correct the pattern; it is relative to the file of the class.',
    })
  }
}

export class ScanImportError extends NexusError {
  static readonly code = 'NEXUS_MODULE_SCAN_IMPORT'
  static readonly summary = 'A file that @ComponentScan found could not be imported.'

  constructor(
    readonly module: string,
    readonly file: string,
    override readonly cause: unknown,
  ) {
    const text = messageOf(cause)
    super(`@ComponentScan of ${module} could not import ${file}: ${text}`, {
      cause,
      help: 'Correct the file, or narrow the pattern. Under a test runner with its own loader, give @ComponentScan a `load`.',
    })
  }
}

export class PromisedModuleError extends NexusError {
  static readonly code = 'NEXUS_MODULE_PROMISED'
  static readonly summary = 'A module that `imports` holds a promise of could not be made.'

  constructor(
    readonly module: string,
    readonly index: number,
    options: { readonly cause: unknown; readonly file: string | undefined },
  ) {
    const { cause, file } = options
    const text = messageOf(cause)
    const at = file === undefined ? '' : ` (${file})`
    super(`imports[${index}] of ${module}${at} is a promise that was rejected: ${text}`, { cause })
  }
}
