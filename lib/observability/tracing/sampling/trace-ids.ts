/** Bytes that are drawn at once. Ids are slices of their digits, so each id that lives keeps those of all the others in memory. */
const POOL_BYTES = 2048

const NO_TRACE = '0'.repeat(32)
const NO_SPAN = '0'.repeat(16)

/**
 * Random ids of traces and spans. As the `idGenerator` of an OpenTelemetry provider it gives the next trace the id that
 * {@link OtelTracer} has asked the sampler about.
 */
export class TraceIds {
  readonly #fill: (bytes: Uint8Array) => void
  readonly #bytes = Buffer.alloc(POOL_BYTES)
  #digits = ''
  #used = 0
  #next: string | undefined

  /** @param fill with random bytes, evenly spread (W3C Trace Context, section 3.2.2.3) */
  constructor(fill: (bytes: Uint8Array) => void = (bytes) => void crypto.getRandomValues(bytes)) {
    this.#fill = fill
  }

  /** Makes `traceId` what {@link generateTraceId} gives next; `undefined` takes that back. */
  useNext(traceId: string | undefined): void {
    this.#next = traceId
  }

  generateTraceId(): string {
    const next = this.#next
    this.#next = undefined
    return next ?? this.#draw(NO_TRACE)
  }

  generateSpanId(): string {
    return this.#draw(NO_SPAN)
  }

  /** As many digits as `invalid` has, but not these. */
  #draw(invalid: string): string {
    for (;;) {
      if (this.#used + invalid.length > this.#digits.length) this.#refill()
      const id = this.#digits.substring(this.#used, (this.#used += invalid.length))
      if (id !== invalid) return id
    }
  }

  #refill(): void {
    this.#fill(this.#bytes)
    this.#digits = this.#bytes.toString('hex')
    this.#used = 0
  }
}
