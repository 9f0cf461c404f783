import { createServer } from 'node:http'
import { mkdtemp } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Controller, Get, Inject, Injectable, Logger, Module, NexusApplication, Param } from 'nexus-framework'
import { CircuitBreaker } from 'nexus-framework/resilience'
import { CapturingLogger } from 'nexus-framework/testing'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

@Injectable()
export class Warehouse {
  @CircuitBreaker('warehouse')
  look(): string {
    return 'there'
  }
}

@Controller('/things')
class ThingsController {
  readonly #logger: Logger
  readonly #warehouse: Warehouse

  constructor(@Inject(Logger) logger: Logger, @Inject(Warehouse) warehouse: Warehouse) {
    this.#logger = logger.named('app.things')
    this.#warehouse = warehouse
  }

  @Get('/{id}')
  one(@Param('id') id: string): object {
    this.#logger.debug('looked at a thing')
    return { id }
  }

  @Get('/{id}/place')
  place(): string {
    return this.#warehouse.look()
  }

  @Get('/broken/always')
  broken(): never {
    throw new TypeError('broken')
  }
}

@Module({ controllers: [ThingsController], providers: [Warehouse] })
export class ThingsModule {}

export const EVERYTHING = {
  'management.endpoints.web.exposure.include': '*',
  'management.endpoint.ui.interval': '200ms',
  'logging.level.root': 'info',
}

/** An application on a socket, with what it logs. */
export class RunningThings implements AsyncDisposable {
  readonly logger: CapturingLogger
  readonly #app: NexusApplication
  readonly port: number

  private constructor(app: NexusApplication, port: number, logger: CapturingLogger) {
    this.#app = app
    this.port = port
    this.logger = logger
  }

  static async start(properties: Readonly<Record<string, string>> = {}, port = 0): Promise<RunningThings> {
    const logger = new CapturingLogger()
    const app = await NexusApplication.create(ThingsModule, {
      properties: { 'application.name': 'things', ...EVERYTHING, ...properties },
      directory: await mkdtemp(join(tmpdir(), 'nexus-ui-')),
      args: [],
      logger,
    })
    return new RunningThings(app, (await app.listen(port)).port, logger)
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** Of the port for operators, where it has one. */
  get managementUrl(): string {
    const line = this.logger.messages('info').find((message) => message.endsWith('(management)')) ?? ''
    return `http://127.0.0.1:${/:(\d+) /.exec(line)?.[1] ?? ''}`
  }

  async get(path: string, times = 1): Promise<number> {
    let status = 0
    for (let i = 0; i < times; i++) {
      const answer = await fetch(`${this.url}${path}`)
      await answer.arrayBuffer()
      status = answer.status
    }
    return status
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#app.close()
  }
}

/** A proxy that gives a server another place, of which the server knows nothing. */
export async function proxyAt(
  prefix: string,
  url: string,
): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = 'GET', headers } = request
      void fetch(`${url}${String(request.url).slice(prefix.length)}`, {
        method,
        headers: { 'content-type': headers['content-type'] ?? '' },
        ...(method === 'POST' && { body: Buffer.concat(chunks) }),
      }).then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers))
        response.end(Buffer.from(await answer.arrayBuffer()))
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** A page of a browser that writes down everything that is not as it should be. */
export class WatchedPage implements AsyncDisposable {
  /** Messages of the console, what pages threw, what broke their policy, and requests that left this machine or failed. */
  readonly complaints: string[] = []
  /** Paths that were asked for, without the origin. */
  readonly asked: string[] = []
  readonly page: Page
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
    page.on('console', (message) => this.complaints.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => this.complaints.push(`threw: ${String(error)}`))
    page.on('requestfailed', (request) => {
      // What the page waited for when it was left is given up by the browser.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED')
        this.complaints.push(`failed: ${request.url()}`)
    })
    page.on('request', (request) => {
      const { hostname, pathname, search, protocol } = new URL(request.url())
      if (protocol !== 'data:' && hostname !== '127.0.0.1')
        this.complaints.push(`request to ${request.url()}`)
      this.asked.push(`${request.method()} ${pathname}${search}`)
    })
  }

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    return new WatchedPage(context, await context.newPage())
  }

  /** Until the page has been answered once. */
  async show(url: string): Promise<Page> {
    await this.page.goto(url)
    await this.page.locator('body[data-state=live]').waitFor()
    return this.page
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.unrouteAll({ behavior: 'ignoreErrors' })
    await this.#context.close()
  }
}
