import type { ReadableSpan } from '../readable-span.js'
import { messageOf, onAbort } from '../../../../common/index.js'
import type { Delivery, SpanDestination } from '../delivery/span-destination.js'
import type { ForeignSpanExporter } from '../tracing.options.js'

/**
 * An exporter of OpenTelemetry. It tries again by itself as often as it likes, so what it gives up is lost; where it never answers, the
 * attempt ends all the same.
 */
export class ForeignDestination implements SpanDestination {
  readonly name: string
  readonly target = 'an exporter of OpenTelemetry'
  readonly #exporter: ForeignSpanExporter

  constructor(exporter: ForeignSpanExporter) {
    this.#exporter = exporter
    this.name = exporter.constructor.name
  }

  send(batch: readonly ReadableSpan[], signal: AbortSignal): Promise<Delivery> {
    return new Promise((resolve) => {
      const refuse = (reason: string): void => resolve({ kind: 'refused', reason })
      const stop = onAbort(signal, () => refuse(messageOf(signal.reason)))
      const done = (result: { readonly code: number; readonly error?: Error }): void => {
        stop()
        if (result.code === 0) resolve({ kind: 'delivered', rejected: 0 })
        else refuse(result.error === undefined ? 'it says that it failed' : messageOf(result.error))
      }
      try {
        this.#exporter.export([...batch] as never[], done)
      } catch (error) {
        stop()
        refuse(messageOf(error))
      }
    })
  }

  close(): Promise<void> {
    return this.#exporter.shutdown()
  }
}
