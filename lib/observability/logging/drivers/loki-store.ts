import type { Delivery, LogStore, WaitingLine } from './log-store.js'
import { deliveryOf, LogStoreClient, storeAddress } from './log-store-client.js'
import type { LogStoreCredentials } from './shipping.options.js'

export interface LokiOptions {
  /** Address of the server: `http://loki:3100`. */
  readonly url: string
  /** Of every stream, besides `level`. Few and fixed. Default: none. */
  readonly labels?: Readonly<Record<string, string>>
  /** `X-Scope-OrgID`. */
  readonly tenantId?: string | undefined
  readonly auth?: LogStoreCredentials
}

const NANOSECONDS = '000000'
const MAX_IN_MILLISECOND = 999_999

/**
 * Loki's push API, in its JSON form (https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs). The labels are those that are
 * given and `level`, so that an application has at most six streams; everything else is in the line, for `| json`.
 */
export class LokiStore implements LogStore {
  readonly name: string
  readonly #client: LogStoreClient
  readonly #labels: Readonly<Record<string, string>>
  readonly #headers: Readonly<Record<string, string>>
  #time = 0
  #inMillisecond = 0

  /** @throws LogStoreAddressError */
  constructor({ url, labels = {}, tenantId, auth = {} }: LokiOptions) {
    const address = storeAddress('logging.loki.url', url, '/loki/api/v1/push')
    this.name = `Loki at ${address.host}`
    this.#client = new LogStoreClient(address, auth)
    this.#labels = Object.fromEntries(Object.entries(labels).map(([name, value]) => [labelName(name), value]))
    this.#headers = tenantId === undefined ? {} : { 'x-scope-orgid': tenantId }
  }

  async deliver(lines: readonly WaitingLine[], signal: AbortSignal): Promise<Delivery> {
    const body = this.#body(lines)
    const response = await this.#client.post({
      contentType: 'application/json',
      body,
      headers: this.#headers,
      signal,
    })
    if (!response.ok) return deliveryOf(response)
    await response.body?.cancel()
    return { outcome: 'taken', refused: 0 }
  }

  #body(lines: readonly WaitingLine[]): string {
    const streams = new Map<string, [string, string][]>()
    for (const { level, time, json } of lines) {
      const values = streams.get(level) ?? []
      streams.set(level, values)
      values.push([this.#nanoseconds(time), json])
    }
    return JSON.stringify({
      streams: [...streams].map(([level, values]) => ({ stream: { ...this.#labels, level }, values })),
    })
  }

  /** Lines of one millisecond follow one another by nanoseconds: Loki drops a line that is the same and has the same time. */
  #nanoseconds(time: number): string {
    if (time === this.#time) this.#inMillisecond = Math.min(this.#inMillisecond + 1, MAX_IN_MILLISECOND)
    else this.#inMillisecond = 0
    this.#time = time
    return `${time}${String(this.#inMillisecond).padStart(NANOSECONDS.length, '0')}`
  }
}

/** Prometheus's rule for labels. */
function labelName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_')
}
