import { HttpReceiver, type ReceivedRequest, type ReceiverAnswer } from './http-receiver.js'

export interface ReceivedZipkinEndpoint {
  readonly serviceName?: string
  readonly ipv4?: string
  readonly ipv6?: string
  readonly port?: number
}

/** A span of Zipkin's API v2, as it came. */
export interface ReceivedZipkinSpan {
  readonly traceId: string
  readonly id: string
  readonly parentId?: string
  readonly name: string
  readonly kind?: 'CLIENT' | 'SERVER' | 'PRODUCER' | 'CONSUMER'
  /** Microseconds. */
  readonly timestamp: number
  /** Microseconds. */
  readonly duration: number
  readonly localEndpoint: ReceivedZipkinEndpoint
  readonly remoteEndpoint?: ReceivedZipkinEndpoint
  readonly tags: Readonly<Record<string, string>>
  readonly annotations?: readonly { readonly timestamp: number; readonly value: string }[]
}

const TRACE_ID = /^(?:[0-9a-f]{16}){1,2}$/
const ID = /^[0-9a-f]{16}$/

/**
 * A receiver of Zipkin's API v2 at `/api/v2/spans`, which refuses with 400 what zipkin2-api.yaml does not allow.
 *
 *     await using receiver = await ZipkinReceiver.listen()
 *     const spans = await receiver.spansOf((all) => all.length >= 2)
 */
export class ZipkinReceiver extends HttpReceiver {
  readonly spans: ReceivedZipkinSpan[] = []

  static listen(): Promise<ZipkinReceiver> {
    return new ZipkinReceiver().start()
  }

  get spansUrl(): string {
    return `${this.url}/api/v2/spans`
  }

  /** The spans there are, as soon as they are the ones that are waited for. */
  async spansOf(
    holds: (spans: readonly ReceivedZipkinSpan[]) => boolean,
  ): Promise<readonly ReceivedZipkinSpan[]> {
    await this.until(() => holds(this.spans))
    return this.spans
  }

  protected override take({ method, path, headers, body }: Omit<ReceivedRequest, 'status'>): ReceiverAnswer {
    if (method !== 'POST') return { status: 405 }
    if (path !== '/api/v2/spans') return { status: 404 }
    if (headers['content-type'] !== 'application/json') return { status: 415 }
    const spans = JSON.parse(body.toString('utf8')) as ReceivedZipkinSpan[]
    for (const span of spans) check(span)
    this.spans.push(...spans)
    return { status: 202 }
  }
}

function check(span: ReceivedZipkinSpan): void {
  const { traceId, id, parentId, timestamp, duration, tags } = span
  const isGood =
    TRACE_ID.test(traceId) &&
    ID.test(id) &&
    (parentId === undefined || (ID.test(parentId) && parentId !== id)) &&
    Number.isSafeInteger(timestamp) &&
    Number.isSafeInteger(duration) &&
    duration > 0 &&
    Object.values(tags).every((tag) => typeof tag === 'string')
  if (!isGood) throw new TypeError(`no span of Zipkin: ${JSON.stringify(span)}`)
}
