import { afterAll, beforeAll, beforeEach, describe } from '@jest/globals'
import type { PropertyValues } from 'nexus-framework/config'
import type { ModuleOptions } from 'nexus-framework'
import { NexusApplication } from 'nexus-framework'
import { CapturingLogger, TestHttpClient, TestingModule } from 'nexus-framework/testing'

/** What a test may change about the application, beside its module. */
export interface BenchOptions {
  readonly properties?: PropertyValues
}

interface Running {
  readonly http: TestHttpClient
  readonly application: Pick<NexusApplication, 'routes' | 'graph' | 'get'>
  readonly port: number | undefined
  readonly close: () => Promise<void>
}

/** A booted application behind one adapter, and what it has logged during the current test. */
export class HttpBench {
  readonly logger = new CapturingLogger()
  #running: Running | undefined = undefined

  /** Sends requests; the same tests run on it whatever the adapter is. */
  get http(): TestHttpClient {
    return this.#booted.http
  }

  get application(): Running['application'] {
    return this.#booted.application
  }

  /** Of the socket, where there is one. */
  get port(): number | undefined {
    return this.#booted.port
  }

  get #booted(): Running {
    return this.#running as Running
  }

  async start(adapter: string, module: ModuleOptions, options: BenchOptions): Promise<void> {
    this.#running =
      adapter === 'fetch'
        ? await inProcess(module, this.logger, options)
        : await overSocket(module, this.logger, options)
  }

  stop(): Promise<void> {
    return this.#booted.close()
  }
}

/** Runs the same tests in process, on the fetch adapter, and over a socket, on the node adapter. */
export function describeOnEveryAdapter(
  name: string,
  module: ModuleOptions,
  tests: (bench: HttpBench) => void,
  options: BenchOptions = {},
): void {
  describe.each(['fetch', 'node'])(`${name} (%s adapter)`, (adapter) => {
    const bench = new HttpBench()
    beforeAll(() => bench.start(adapter, module, options))
    beforeEach(() => bench.logger.clear())
    afterAll(() => bench.stop())
    tests(bench)
  })
}

async function inProcess(
  module: ModuleOptions,
  logger: CapturingLogger,
  options: BenchOptions,
): Promise<Running> {
  const application = await TestingModule.create({ ...module, ...options, logger, cache: false }).compile()
  return { http: application.http, application, port: undefined, close: () => application.close() }
}

class BenchModule {}

async function overSocket(
  module: ModuleOptions,
  logger: CapturingLogger,
  { properties = {} }: BenchOptions,
): Promise<Running> {
  const application = await NexusApplication.create(
    { module: BenchModule, ...module },
    { args: [], logger, properties },
  )
  const { port } = await application.listen({ port: 0, host: '127.0.0.1' })
  const http = new TestHttpClient((request) => {
    const { pathname, search } = new URL(request.url)
    return fetch(new Request(`http://127.0.0.1:${port}${pathname}${search}`, request), { redirect: 'manual' })
  })
  return { http, application, port, close: () => application.close() }
}
