import { Clock } from '../../common/index.js'
import {
  isSecretName,
  maskedQuery,
  maskedText,
  maskedValue,
  StandardEnvironment,
} from '../../config/index.js'
import { Conditional, Inject, Injectable, type ComponentDecorator } from '../../core/index.js'
import { ExchangeObserver, type HttpExchange, type MatchedRoute } from '../../http/index.js'
import { exposureOf } from '../endpoint/endpoint-exposure.js'
import { endpointsBasePath } from '../endpoint/endpoint-paths.js'
import { ExchangeRing } from './exchange-ring.js'
import { HttpExchangesProperties, type RecordedPart } from './http-exchanges.properties.js'
import type { ExchangeSummary, RecordedExchange, RecordedHeaders } from './recorded-exchange.js'

/** The endpoints that show exchanges. */
const SHOWN_BY = ['httpexchanges', 'ui']
const ENABLED = 'management.httpexchanges.recording.enabled'

const MASK = '******'
const MAX_VALUE = 1_024
const MAX_PATH = 2_048
/** Looked at for secrets before it is cut, so that no cut secret is shown. */
const MAX_LOOKED_AT = 16_384
const COOKIES = new Set(['cookie', 'set-cookie'])
const AUTHORIZATIONS = new Set(['authorization', 'proxy-authorization'])

/** What is kept of an exchange; its texts are masked when somebody looks, which happens far less often. */
interface Kept {
  readonly timestamp: number
  readonly durationMs: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly route: MatchedRoute | undefined
  readonly scheme: string
  readonly host: string
  readonly status: number | undefined
  readonly traceId: string | undefined
  readonly isSampled: boolean
  readonly user: string | undefined
  readonly remoteAddress: string | undefined
  /** Values in the order of the recorded names. */
  readonly requestHeaders: readonly (string | undefined)[]
  /** Flat: name, value. */
  readonly responseHeaders: readonly string[] | undefined
}

/** Only where somebody may look at what is recorded. */
function ConditionalOnRecording(): ComponentDecorator {
  return Conditional({
    description: '@ConditionalOnRecording',
    phase: 'environment',
    mismatch: ({ environment }) => {
      if (environment.getProperty(ENABLED)?.toLowerCase() === 'false') return `${ENABLED} is false`
      const exposure = exposureOf(environment)
      return SHOWN_BY.every((id) => exposure.refusal(id) !== undefined)
        ? `neither ${SHOWN_BY.join(' nor ')} is exposed`
        : undefined
    },
  })
}

/**
 * The last requests of the application in memory, those to the actuator aside: a watched application would see little but who watches it.
 * Only headers that are listed are kept, and what is secret is masked before anybody sees it.
 */
@Injectable()
@ConditionalOnRecording()
export class HttpExchangeRepository extends ExchangeObserver {
  readonly #clock: Clock
  readonly #ring: ExchangeRing<Kept>
  readonly #parts: ReadonlySet<RecordedPart>
  readonly #requestHeaders: readonly string[]
  readonly #recordedHeaders: ReadonlySet<string>
  /** `undefined` where endpoints are at the root, which tells them from nothing. */
  readonly #ignored: string | undefined

  constructor(
    @Inject(HttpExchangesProperties) { capacity, include, headers }: HttpExchangesProperties,
    @Inject(StandardEnvironment) environment: StandardEnvironment,
    @Inject(Clock) clock: Clock,
  ) {
    super()
    this.#clock = clock
    this.#ring = new ExchangeRing(capacity)
    this.#parts = new Set(include)
    const names = headers.map((name) => name.trim().toLowerCase())
    if (this.#parts.has('authorization-header')) names.push(...AUTHORIZATIONS)
    if (this.#parts.has('cookie-headers')) names.push(...COOKIES)
    this.#recordedHeaders = new Set(names)
    this.#requestHeaders = this.#parts.has('request-headers') ? [...this.#recordedHeaders] : []
    const base = endpointsBasePath(environment)
    this.#ignored = base === '' ? undefined : base
  }

  override ended(exchange: HttpExchange): void {
    const { path, durationMs } = exchange
    if (this.#ignored !== undefined && isBelow(exchange.route?.pattern ?? path, this.#ignored)) return
    this.#ring.add({
      timestamp: this.#clock.now() - durationMs,
      durationMs,
      method: exchange.method,
      path: exchange.shownPath,
      query: exchange.query,
      route: exchange.route,
      scheme: exchange.scheme,
      host: exchange.host,
      status: exchange.status,
      traceId: exchange.serverSpan?.identity.traceId,
      isSampled: exchange.serverSpan?.identity.sampled === true,
      user: exchange.user,
      remoteAddress: this.#parts.has('remote-address') ? exchange.remoteAddress : undefined,
      requestHeaders: this.#requestHeaders.map((name) => exchange.header(name)),
      responseHeaders: this.#parts.has('response-headers') ? exchange.responseFields : undefined,
    })
  }

  /** The newest first. */
  recent(): readonly RecordedExchange[] {
    return this.#ring.newest().map((kept) => this.#recorded(kept))
  }

  /** The newest first, without what costs something to mask. */
  summaries(): readonly ExchangeSummary[] {
    return this.#ring
      .newest()
      .map(({ timestamp, method, route, path, status, durationMs, traceId, isSampled }) => ({
        timestamp,
        method,
        target: route?.pattern ?? maskedPath(path),
        status,
        durationMs,
        traceId,
        isSampled,
      }))
  }

  /** Whether durations are told by the endpoint. */
  get recordsTimeTaken(): boolean {
    return this.#parts.has('time-taken')
  }

  #recorded({ user, requestHeaders, responseHeaders, route, ...kept }: Kept): RecordedExchange {
    return {
      ...kept,
      path: maskedPath(kept.path),
      uri: route?.pattern,
      query: shortened(maskedQuery(kept.query.slice(0, MAX_LOOKED_AT)), MAX_PATH),
      host: shortened(kept.host, MAX_VALUE),
      principal: this.#parts.has('principal') ? user : undefined,
      requestHeaders: this.#headers(this.#requestHeaders.map((name, index) => [name, requestHeaders[index]])),
      responseHeaders: this.#headers(pairs(responseHeaders ?? [])),
    }
  }

  #headers(lines: readonly (readonly [name: string, value: string | undefined])[]): RecordedHeaders {
    const headers = new Map<string, string[]>()
    for (const [name, value] of lines) {
      if (value === undefined || !this.#recordedHeaders.has(name)) continue
      const shown = headerValue(name, value)
      const existing = headers.get(name)
      if (existing === undefined) headers.set(name, [shown])
      else existing.push(shown)
    }
    return Object.fromEntries(headers)
  }
}

function maskedPath(path: string): string {
  return shortened(maskedText(path.slice(0, MAX_LOOKED_AT)), MAX_PATH)
}

function isBelow(path: string, base: string): boolean {
  return path.startsWith(base) && (path.length === base.length || path[base.length] === '/')
}

function pairs(flat: readonly string[]): readonly (readonly [string, string | undefined])[] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[index * 2] ?? '', flat[index * 2 + 1]])
}

function headerValue(name: string, value: string): string {
  if (COOKIES.has(name) || AUTHORIZATIONS.has(name) || isSecretName([name])) return MASK
  return shortened(maskedValue([name], value.slice(0, MAX_LOOKED_AT)), MAX_VALUE)
}

function shortened(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}...` : text
}
