import type { Type } from '../../common/index.js'
import type { ConfigOptions } from '../../config/index.js'
import type {
  Logger,
  ModuleReplacements,
  Provider,
  ProviderOverride,
  StartupTimeline,
  Token,
} from '../../core/index.js'
import type { NestLoggerService, PinoLogger } from '../../observability/index.js'
import type { AdapterOptions } from '../adapter/adapter-options.js'
import type { HttpAdapter } from '../adapter/http-adapter.js'

/** How an application is made. Where its configuration comes from are the members of {@link ConfigOptions}. */
export interface ApplicationOptions<A extends HttpAdapter = HttpAdapter> extends ConfigOptions {
  /** Default: a NodeAdapter. */
  readonly adapter?: (options: AdapterOptions) => A
  /**
   * Takes the lines of the application in the place of standard output: a `Logger`, a pino, or what has the shape of NestJS's
   * `LoggerService`. It gets everything that no `logging.level` holds back. Default: what `logging.*` says.
   */
  readonly logger?: Logger | NestLoggerService | PinoLogger
  /** What every module sees besides its own and what it imports. */
  readonly providers?: readonly Provider[]
  readonly autoConfigurations?: readonly Type[]
  /** What replaces every provider of a token, in every module: for tests. */
  readonly overrides?: ReadonlyMap<Token, ProviderOverride>
  /** Modules that stand in the place of others: for tests. */
  readonly replaceModules?: ModuleReplacements
  /** What the boot is recorded in: one with a larger capacity, or one that somebody keeps. Default: a new one. */
  readonly timeline?: StartupTimeline
}
