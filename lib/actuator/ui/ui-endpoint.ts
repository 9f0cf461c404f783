import { Clock } from '../../common/index.js'
import {
  ApplicationContext,
  Environment,
  Inject,
  InjectLogger,
  type Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '../../core/index.js'
import {
  CacheControl,
  GetMapping,
  NotFoundException,
  PathVariable,
  Req,
  RequestParam,
  ResponseEntity,
  UNOBSERVED_PATHS,
  type HttpExchange,
} from '../../http/index.js'
import { Endpoint, ReadOperation } from '../endpoint/endpoint.decorators.js'
import { endpointPattern } from '../endpoint/endpoint-paths.js'
import { InfoProperties } from '../endpoints/info/info.properties.js'
import { applicationName } from './application-name.js'
import { DashboardData } from './dashboard-data.js'
import type { DashboardPage } from './dashboard-page.js'
import { dashboardSources } from './dashboard-sources.js'
import { DetailsVisibility } from './details-visibility.js'
import { ProcessProbe } from './process-probe.js'
import { managementUris, uiLinks } from './ui-links.js'
import { UiProperties } from './ui.properties.js'

const ID = 'ui'
const DATA = 'data'

/**
 * `ui`: a page that shows how the application is, and its data at `ui/data`. It measures from the start, so that a page which is opened has
 * the last five minutes at once; where the endpoint is not exposed, nothing is measured. Not in Spring Boot.
 */
@Endpoint({ id: ID })
export class UiEndpoint implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #properties: UiProperties
  readonly #context: ApplicationContext
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #details: DetailsVisibility
  #data: DashboardData | undefined
  #probe: ProcessProbe | undefined
  #page: Promise<DashboardPage> | undefined

  constructor(
    @Inject(UiProperties) properties: UiProperties,
    @Inject(ApplicationContext) context: ApplicationContext,
    @Inject(Clock) clock: Clock,
    @InjectLogger('nexus.actuator.ui') logger: Logger,
  ) {
    this.#properties = properties
    this.#context = context
    this.#details = new DetailsVisibility(context)
    this.#clock = clock
    this.#logger = logger
  }

  async onApplicationBootstrap(): Promise<void> {
    const environment = this.#context.get(Environment)
    const clock = this.#clock
    const intervalMs = this.#properties.interval.toMillis()
    const links = uiLinks(environment, this.#properties.traceUrl)
    const isManagement = managementUris(environment)
    const probe = new ProcessProbe()
    this.#probe = probe
    this.#data = new DashboardData({
      sources: await dashboardSources(this.#context, probe),
      clock,
      intervalMs,
      links,
      application: {
        name: await applicationName(environment, this.#context.get(InfoProperties).build.location),
        startedAt: clock.now(),
        pid: process.pid,
        node: process.version,
        profiles: environment.activeProfiles.filter((profile) => profile !== 'default'),
      },
      // Who asks for endpoints, the page among them, is not who the application is there for.
      isCounted: (uri) => !isManagement(uri),
      onError: (error) => this.#logger.warn('The dashboard could not measure', { error }),
    })
    this.#data.start()
  }

  onModuleDestroy(): void {
    this.#data?.[Symbol.dispose]()
    this.#probe?.[Symbol.dispose]()
  }

  @ReadOperation()
  async page(): Promise<ResponseEntity> {
    const { content, version, policy } = await this.#loadedPage()
    return ResponseEntity.ok()
      .contentType('text/html; charset=utf-8')
      .eTag(version)
      .cacheControl(CacheControl.noCache())
      .header('content-security-policy', policy)
      .header('cross-origin-opener-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .body(content)
  }

  /** With a slash at the end of its path. */
  @GetMapping('{*rest}')
  below(@PathVariable() rest: string): Promise<ResponseEntity> {
    if (rest.replaceAll('/', '') !== '') throw new NotFoundException()
    return this.page()
  }

  /** @param since the newest sample that the page has, milliseconds since the Unix epoch */
  @GetMapping(DATA)
  async data(
    @Req() exchange: HttpExchange,
    @RequestParam({ required: false }) since?: number,
  ): Promise<ResponseEntity> {
    if (this.#data === undefined) throw new NotFoundException()
    return ResponseEntity.ok()
      .cacheControl(CacheControl.noStore())
      .header('x-content-type-options', 'nosniff')
      .body(await this.#data.document(since, await this.#details.isVisibleTo(exchange)))
  }

  /** Read when somebody first looks. What can not be read is tried again. */
  #loadedPage(): Promise<DashboardPage> {
    this.#page ??= import('./dashboard-page.js').then(({ dashboardPage }) => dashboardPage())
    this.#page.catch(() => (this.#page = undefined))
    return this.#page
  }
}

// An open page asks every few seconds.
UNOBSERVED_PATHS.set(UiEndpoint, [`${endpointPattern(ID)}/${DATA}`])
