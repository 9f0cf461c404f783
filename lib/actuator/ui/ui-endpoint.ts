import { Clock } from '../../common/index.js'
import {
  ApplicationContext,
  Environment,
  Inject,
  InjectLogger,
  type Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  Optional,
} from '../../core/index.js'
import { CacheControl, NotFoundException, Req, ResponseEntity, type HttpExchange } from '../../http/index.js'
import { Endpoint, ReadOperation, Selector } from '../endpoint/endpoint.decorators.js'
import { DashboardData } from './dashboard-data.js'
import type { DashboardPage } from './dashboard-page.js'
import { dashboardSources } from './dashboard-sources.js'
import { DetailsVisibility } from './details-visibility.js'
import { ProcessProbe } from './process-probe.js'
import { managementUris, uiLinks } from './ui-links.js'
import { UiProperties } from './ui.properties.js'

const DATA = 'data'

/**
 * `ui`: a page that shows how the application is, and its data at `ui/data`. It measures from the start, so that a page which is opened has
 * the last five minutes at once; where the endpoint is not exposed, nothing is measured. Not in Spring Boot.
 */
@Endpoint({ id: 'ui' })
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
        name: environment.getProperty('application.name') ?? 'application',
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

  /**
   * The page at the path of the endpoint, with a slash at its end or not; below it `data`.
   *
   * @param since the newest sample that the page has, milliseconds since the Unix epoch
   */
  @ReadOperation()
  async show(
    @Selector({ match: 'all-remaining' }) rest: string[],
    @Req() exchange: HttpExchange,
    @Optional() since?: number,
  ): Promise<ResponseEntity> {
    const [file, ...others] = rest
    if (file === undefined) return this.#showPage()
    if (file !== DATA || others.length > 0 || this.#data === undefined) throw new NotFoundException()
    return ResponseEntity.ok()
      .cacheControl(CacheControl.noStore())
      .header('x-content-type-options', 'nosniff')
      .body(await this.#data.document(since, await this.#details.isVisibleTo(exchange)))
  }

  async #showPage(): Promise<ResponseEntity> {
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

  /** Read when somebody first looks. What can not be read is tried again. */
  #loadedPage(): Promise<DashboardPage> {
    this.#page ??= import('./dashboard-page.js').then(({ dashboardPage }) => dashboardPage())
    this.#page.catch(() => (this.#page = undefined))
    return this.#page
  }
}
