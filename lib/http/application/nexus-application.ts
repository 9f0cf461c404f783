import { Clock, pause, SystemClock, type Type } from '../../common/index.js'
import {
  ConfigLoader,
  misspeltSections,
  replacedVariables,
  type StandardEnvironment,
} from '../../config/index.js'
import {
  ApplicationAvailability,
  ApplicationContext,
  ApplicationShutdown,
  describeEntry,
  Environment,
  InvalidRootError,
  Logger,
  offeredAutoConfigurations,
  printOrigin,
  STARTUP_STEPS,
  StartupTimeline,
  type ApplicationGraph,
  type DynamicModule,
  tokenName,
  type Token,
} from '../../core/index.js'
import {
  attachNestLogger,
  configuredLogging,
  loggingProviders,
  LoggingSystem,
  OBSERVABILITY_AUTO_CONFIGURATIONS,
} from '../../observability/index.js'
import { ProcessHost } from '../../runtime/index.js'
import type { AdapterOptions } from '../adapter/adapter-options.js'
import type { BoundAddress, HttpAdapter, ListenOptions } from '../adapter/http-adapter.js'
import { HttpObservationAutoConfiguration } from '../observation/http-observation.auto-configuration.js'
import type { ExchangeStep } from '../pipeline/route-pipeline.js'
import type { CompiledRoute } from '../router/compiled-route.js'
import type { ApplicationOptions } from './application.options.js'
import { builtInProviders, validationProviders } from './built-in-providers.js'
import { openServers, type Server } from './open-servers.js'
import { RuntimeProperties } from './runtime.properties.js'
import { ServerAddress } from './server-address.js'
import { ServerProperties } from './server.properties.js'
import { reportStartFailure } from './start-failure.js'

interface BootOptions extends ApplicationOptions {
  readonly timeline: StartupTimeline
  readonly environment: StandardEnvironment
  readonly logging: LoggingSystem
}

/**
 * A booted application and its HTTP server. `create` boots it without a socket, `listen` opens one, `run` does both and ties
 * the application to its process.
 *
 * @example
 * await NexusApplication.run(AppModule)
 */
export class NexusApplication<A extends HttpAdapter = HttpAdapter> {
  readonly context: ApplicationContext
  readonly adapter: A
  readonly #servers: readonly Server[]
  readonly #properties: ServerProperties
  readonly #logging: LoggingSystem
  readonly #detachNestLogger: () => void
  #closed: Promise<void> | undefined = undefined

  /**
   * Boots an application: configuration, components, routes, then `onApplicationBootstrap`.
   *
   * @throws a NexusError that names the edit, for what is wrong with configuration, modules, dependencies or routes
   */
  static create<A extends HttpAdapter>(
    root: Type | DynamicModule,
    options: ApplicationOptions<A> & { readonly adapter: (options: AdapterOptions) => A },
  ): Promise<NexusApplication<A>>
  static create(root: Type | DynamicModule, options?: ApplicationOptions): Promise<NexusApplication>
  static async create(
    root: Type | DynamicModule,
    options: ApplicationOptions = {},
  ): Promise<NexusApplication> {
    const { timeline = new StartupTimeline() } = options
    const step = timeline.begin(STARTUP_STEPS.application, () => ({ module: tokenName(moduleOf(root)) }))
    try {
      return await NexusApplication.#create(root, { ...options, timeline })
    } finally {
      timeline.end(step)
    }
  }

  static async #create(
    root: Type | DynamicModule,
    options: ApplicationOptions & { readonly timeline: StartupTimeline },
  ): Promise<NexusApplication> {
    const { timeline } = options
    const environment = await timeline.measure(STARTUP_STEPS.config, () => new ConfigLoader(options).load())
    const logging = await configuredLogging({ environment, logger: options.logger, root: moduleOf(root) })
    try {
      return await NexusApplication.#boot(root, { ...options, environment, logging })
    } catch (error) {
      await logging[Symbol.asyncDispose]()
      throw error
    }
  }

  static async #boot(root: Type | DynamicModule, options: BootOptions): Promise<NexusApplication> {
    const { timeline, environment, logging } = options
    const context = await ApplicationContext.create(root, {
      ...options,
      providers: [
        ...loggingProviders(logging, moduleOf(root)),
        ...builtInProviders(environment),
        ...(options.providers ?? []),
      ],
      autoConfigurations: [
        ...(options.autoConfigurations ?? []),
        ...OBSERVABILITY_AUTO_CONFIGURATIONS,
        HttpObservationAutoConfiguration,
        ...(await offeredAutoConfigurations((prefix) => environment.hasPropertiesBelow(prefix))),
      ],
      lateProviders: validationProviders,
    })
    try {
      const servers = await timeline.measure(STARTUP_STEPS.routes, () =>
        openServers(context, options.adapter),
      )
      const application = new NexusApplication(context, servers)
      await context.start()
      const logger = logging.logger.named('nexus.config')
      for (const { property, origin, message } of [
        ...misspeltSections(environment),
        ...replacedVariables(environment),
      ])
        logger.warn(`${property}${origin === undefined ? '' : ` (${printOrigin(origin)})`}: ${message}`)
      return application
    } catch (error) {
      // What can not be taken down must not hide why the start failed.
      await context.close().catch((failure: unknown) => {
        logging.logger.error('The components of a failed start could not be taken down', { error: failure })
      })
      throw error
    }
  }

  /**
   * Boots the application, listens on `server.port`, drains on SIGTERM and SIGINT, and keeps the process alive. What makes a start
   * impossible is printed with what to do about it, and the process exits with 1.
   */
  static async run(root: Type | DynamicModule, options: ApplicationOptions = {}): Promise<NexusApplication> {
    try {
      const application = await NexusApplication.create(root, {
        ...options,
        timeline: processTimeline(options),
      })
      const host = application.#host()
      application.get(ApplicationShutdown).carryOut(() => host.stop())
      try {
        await application.listen()
      } catch (error) {
        host.uninstall()
        await application.close()
        throw error
      }
      return application
    } catch (error) {
      return reportStartFailure(error)
    }
  }

  /** @param servers the application's own first */
  private constructor(context: ApplicationContext, servers: readonly [Server<A>, ...Server[]]) {
    this.context = context
    this.adapter = servers[0].adapter
    this.#servers = servers
    this.#properties = context.get(ServerProperties)
    this.#logging = context.get(LoggingSystem)
    this.#detachNestLogger = attachNestLogger(this.#logging.logger)
    for (const { adapter } of servers.toReversed()) context.onDrain(() => this.#drain(adapter))
    context.onDrain(() => this.#refuseTraffic())
    context.get(ApplicationShutdown).carryOut(() => this.close())
  }

  /** The instance of a provider; see {@link ApplicationContext.get}. */
  get<T>(token: Token<T>): T {
    return this.context.get(token)
  }

  get graph(): ApplicationGraph {
    return this.context.graph
  }

  /** Every route, in the order of its definition. */
  get routes(): readonly CompiledRoute<ExchangeStep>[] {
    return this.#servers.flatMap(({ compiled }) => compiled.router.routes)
  }

  /** The adapter of an {@link AdditionalServer}; `undefined` where there is none of that name. */
  adapterOf(server: string): A | undefined {
    return this.#servers.find(({ additional }) => additional?.name === server)?.adapter as A | undefined
  }

  /**
   * Opens the socket, and those of additional servers: all of them, or none. Default: `server.port` and `server.host`; 0 picks a free port.
   *
   * @throws ListenFailedError
   */
  async listen(target: number | ListenOptions = this.#address()): Promise<BoundAddress> {
    const timeline = this.get(StartupTimeline)
    const address = await timeline.measure(STARTUP_STEPS.listen, () => this.#listen(target))
    timeline.complete()
    return address
  }

  async #listen(target: number | ListenOptions): Promise<BoundAddress> {
    const { address, others } = await this.#bind(
      typeof target === 'number' ? { ...this.#address(), port: target } : target,
    )
    const logger = this.get(Logger).named('nexus.http')
    logger.info(`Listening on ${urlOf(address)}`, {
      ...address,
      profiles: this.get(Environment).activeProfiles,
      routes: this.routes.length,
    })
    for (const [name, bound] of others) logger.info(`Listening on ${urlOf(bound)} (${name})`, { ...bound })
    await this.get(ServerAddress).publish(address)
    this.get(ApplicationAvailability).readiness = 'ACCEPTING_TRAFFIC'
    return address
  }

  /** The application's own port comes last: who can not be watched does not serve. */
  async #bind(
    target: ListenOptions,
  ): Promise<{ readonly address: BoundAddress; readonly others: ReadonlyMap<string, BoundAddress> }> {
    const others = new Map<string, BoundAddress>()
    try {
      for (const { additional, adapter } of this.#servers)
        if (additional !== undefined) others.set(additional.name, await adapter.listen(additional.address))
      return { address: await this.adapter.listen(target), others }
    } catch (error) {
      await Promise.all(this.#servers.map(({ adapter }) => adapter.close({ deadlineMs: 0 })))
      throw error
    }
  }

  /** Stops accepting, finishes the requests in flight within `server.shutdown-timeout`, then takes the components down. Idempotent. */
  close(signal?: string): Promise<void> {
    return (this.#closed ??= this.#close(signal))
  }

  /** The log goes last: what is taken down still writes. */
  async #close(signal: string | undefined): Promise<void> {
    try {
      await this.context.close(signal)
    } finally {
      this.#detachNestLogger()
      await this.#logging[Symbol.asyncDispose]()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #address(): ListenOptions {
    const { port, host } = this.#properties
    return host === undefined ? { port } : { port, host }
  }

  #drain(adapter: HttpAdapter): Promise<void> {
    return adapter.close({ deadlineMs: this.#properties.shutdownTimeout.toMillis() })
  }

  /** Whoever sends traffic is told first, and given the time to take notice. */
  async #refuseTraffic(): Promise<void> {
    const availability = this.get(ApplicationAvailability)
    const wasReady = availability.readiness === 'ACCEPTING_TRAFFIC'
    availability.readiness = 'REFUSING_TRAFFIC'
    const delayMs = this.#properties.shutdownDelay.toMillis()
    if (wasReady && delayMs > 0) await pause(this.get(Clock), delayMs, { ref: true })
  }

  #host(): ProcessHost {
    const { shutdownDeadline, uncaughtException } = this.get(RuntimeProperties)
    return new ProcessHost({
      logger: this.get(Logger).named('nexus.runtime'),
      clock: this.get(Clock),
      shutdownDeadlineMs: shutdownDeadline.toMillis(),
      uncaughtException,
      shutdown: (signal, cut) => {
        cut.addEventListener('abort', () => {
          for (const { adapter } of this.#servers) void adapter.close({ deadlineMs: 0 })
        })
        return this.close(signal)
      },
      flush: () => this.#logging.flush(),
    }).install()
  }
}

/** @throws InvalidRootError where it is no class: what comes from files that import each other is `undefined` at first */
function moduleOf(root: Type | DynamicModule | undefined | null): Type {
  const module: unknown = typeof root === 'function' ? root : root?.module
  if (typeof module !== 'function') throw new InvalidRootError(describeEntry(root))
  return module as Type
}

/** Before anything of the application runs, Node has started and has loaded its files. */
function processTimeline({ timeline }: ApplicationOptions): StartupTimeline {
  if (timeline !== undefined) return timeline
  const clock = new SystemClock()
  const recording = new StartupTimeline({ clock })
  recording.precededBy(STARTUP_STEPS.process, 0, clock.monotonic())
  return recording
}

/** What a person can open: all interfaces are reached by `localhost`. */
function urlOf({ host, port }: BoundAddress): string {
  if (host === '::' || host === '0.0.0.0') return `http://localhost:${port}`
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
