import { ConfigurationProperties, Property, type ValidationComplaints } from '../../config/index.js'

/** What may be recorded of an exchange; Spring Boot's names. A session id is not among them: HTTP has none here. */
export const RECORDED_PARTS = [
  'time-taken',
  'request-headers',
  'response-headers',
  'principal',
  'remote-address',
  'authorization-header',
  'cookie-headers',
] as const

export type RecordedPart = (typeof RECORDED_PARTS)[number]

const MAX_CAPACITY = 10_000

const DEFAULT_HEADERS = [
  'accept',
  'accept-encoding',
  'accept-language',
  'allow',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'etag',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'last-modified',
  'location',
  'origin',
  'range',
  'referer',
  'retry-after',
  'traceparent',
  'user-agent',
  'vary',
  'x-request-id',
]

/** `management.httpexchanges.recording.*`: the last requests, as `/actuator/httpexchanges` and the dashboard show them. */
@ConfigurationProperties<HttpExchangesProperties>('management.httpexchanges.recording', { validate: check })
export class HttpExchangesProperties {
  /** Whether exchanges are recorded at all. They are only where an endpoint that shows them is exposed. */
  enabled = true
  /** How many are kept; the oldest go first. At most 10,000. */
  capacity = 100
  /** What is recorded. `authorization-header` and `cookie-headers` tell only whether there are such headers. */
  @Property({ of: String, enum: RECORDED_PARTS })
  include: RecordedPart[] = ['time-taken', 'request-headers', 'response-headers', 'principal']
  /** Names of the headers that are recorded. Default: those of the HTTP standard that hold no secrets. */
  @Property({ of: String })
  headers: string[] = [...DEFAULT_HEADERS]
}

function check({ capacity }: HttpExchangesProperties): ValidationComplaints {
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= MAX_CAPACITY) return undefined
  return {
    property: 'capacity',
    message: `must be a whole number from 1 to ${MAX_CAPACITY}, but is ${capacity}`,
  }
}
