import type { Delivery, LogStore, WaitingLine } from './log-store.js'
import { deliveryOf, LogStoreClient, storeAddress } from './log-store-client.js'
import type { LogStoreCredentials } from './shipping.options.js'

export interface ElasticsearchOptions {
  /** Address of the server: `http://elasticsearch:9200`. */
  readonly url: string
  /** Default `logs-nexus-default`. */
  readonly dataStream?: string
  readonly auth?: LogStoreCredentials
}

interface BulkItem {
  readonly create?: {
    readonly status?: number
    readonly error?: { readonly type?: string; readonly reason?: string }
  }
}

interface BulkAnswer {
  readonly errors?: boolean
  readonly items?: readonly BulkItem[]
}

const CREATE = '{"create":{}}\n'
const TIME = '{"time":'

/**
 * Elasticsearch's and OpenSearch's `_bulk`, into a data stream (https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk). The
 * answer is 200 also where single lines failed: those that the server had no room for are sent again, those that it refuses are counted.
 */
export class ElasticsearchStore implements LogStore {
  readonly name: string
  readonly #client: LogStoreClient

  /** @throws LogStoreAddressError */
  constructor({ url, dataStream = 'logs-nexus-default', auth = {} }: ElasticsearchOptions) {
    const path = `/${encodeURIComponent(dataStream)}/_bulk`
    const address = storeAddress('logging.elasticsearch.url', url, path)
    address.searchParams.set('filter_path', 'errors,items.*.status,items.*.error.type,items.*.error.reason')
    this.name = `Elasticsearch at ${address.host}`
    this.#client = new LogStoreClient(address, auth)
  }

  async deliver(lines: readonly WaitingLine[], signal: AbortSignal): Promise<Delivery> {
    const body = lines.map(({ json }) => `${CREATE}${document(json)}\n`).join('')
    const response = await this.#client.post({ contentType: 'application/x-ndjson', body, signal })
    if (!response.ok) return deliveryOf(response)
    return outcomeOf(lines, (await response.json()) as BulkAnswer)
  }
}

/** The name that data streams want for the time. */
function document(json: string): string {
  return json.startsWith(TIME) ? `{"@timestamp":${json.slice(TIME.length)}` : json
}

function outcomeOf(lines: readonly WaitingLine[], { errors, items = [] }: BulkAnswer): Delivery {
  if (errors !== true) return { outcome: 'taken', refused: 0 }
  const again: WaitingLine[] = []
  let refused = 0
  let reason: string | undefined
  for (const [index, { create = {} }] of items.entries()) {
    const { status = 200, error } = create
    const line = lines[index]
    if (status < 300 || line === undefined) continue
    if (status === 429 || status >= 500) again.push(line)
    else refused++
    reason ??= `${error?.type ?? `status ${status}`}: ${error?.reason ?? ''}`
  }
  return { outcome: 'taken', refused, ...(reason !== undefined && { reason }), again }
}
