import type { TracerProvider } from '@opentelemetry/api'
import type { Tracer } from '../../core/index.js'

/** The application's tracer, and what has to be undone when it closes. */
export interface TracingParts {
  readonly tracer: Tracer
  readonly provider: TracerProvider
  readonly release: () => void
}

/** What an application traces with. Disposing of it takes it out of the OpenTelemetry API again. */
export class Tracing implements Disposable {
  readonly tracer: Tracer
  /** Code that uses the API gets the same one, unless the process has registered another. */
  readonly provider: TracerProvider
  readonly #release: () => void

  constructor({ tracer, provider, release }: TracingParts) {
    this.tracer = tracer
    this.provider = provider
    this.#release = release
  }

  [Symbol.dispose](): void {
    this.#release()
  }
}
