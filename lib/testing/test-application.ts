import type { ApplicationContext, ApplicationGraph, Token } from '../core/index.js'
import type { FetchAdapter, NexusApplication } from '../http/index.js'
import { TestHttpClient } from './test-http-client.js'

/** A booted application without a socket, as {@link TestingModule} makes it. */
export class TestApplication {
  /** Sends requests through the whole pipeline. */
  readonly http: TestHttpClient
  readonly #application: NexusApplication<FetchAdapter>
  readonly #release: () => Promise<void>

  constructor(application: NexusApplication<FetchAdapter>, release: () => Promise<void>) {
    this.#application = application
    this.#release = release
    this.http = new TestHttpClient(application.adapter.fetch)
  }

  get<T>(token: Token<T>): T {
    return this.#application.get(token)
  }

  get context(): ApplicationContext {
    return this.#application.context
  }

  get graph(): ApplicationGraph {
    return this.#application.graph
  }

  get routes(): NexusApplication['routes'] {
    return this.#application.routes
  }

  /**
   * Gives the application back. One that is cached stays booted for the next test with the same configuration; one made with
   * `cache: false` shuts down now, and its failures are thrown.
   */
  close(): Promise<void> {
    return this.#release()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
