import type { ReadableSpan } from '../readable-span.js'
import type { Clock } from '../../../../common/index.js'
import type { Delivery, SpanDestination } from '../delivery/span-destination.js'
import type { HttpTargetSettings } from '../settings/tracing-settings.js'
import { deliver } from './http-delivery.js'
import { HttpSender } from './http-sender.js'
import { zipkinSpan } from './zipkin-span.js'

/** Zipkin's API v2, in JSON. */
export class ZipkinDestination implements SpanDestination {
  readonly name = 'zipkin'
  readonly #sender: HttpSender

  static async open(settings: HttpTargetSettings, clock: Clock): Promise<ZipkinDestination> {
    return new ZipkinDestination(
      await HttpSender.open({ ...settings, contentType: 'application/json', clock }),
    )
  }

  private constructor(sender: HttpSender) {
    this.#sender = sender
  }

  get target(): string {
    return this.#sender.target
  }

  send(batch: readonly ReadableSpan[], signal: AbortSignal): Promise<Delivery> {
    const body = Buffer.from(JSON.stringify(batch.map(zipkinSpan)))
    return deliver(this.#sender, body, signal, () => ({ kind: 'delivered', rejected: 0 }))
  }

  close(): Promise<void> {
    return this.#sender.close()
  }
}
