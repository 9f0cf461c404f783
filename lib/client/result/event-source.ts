import { durationOf, isPromiseLike, pause, type Clock, type DurationLike } from '../../common/index.js'
import { MediaType, type ServerSentEvent } from '../../http/index.js'
import { isTransient } from '../engine/transient.js'
import { ClientResponseException } from '../errors/client-response-exception.js'
import type { FailedRequest } from '../transport/client-exception.js'
import { headerOf, isFieldValue, type ClientHeaders } from '../transport/client-headers.js'
import type { ClientResponse } from '../transport/client-response.js'
import { ResponseTooLargeError } from '../transport/transport.errors.js'
import { checked, mediaTypeShown, parsed } from './body-reader.js'
import { EventStreamParser, type ParsedEvent } from './event-stream-parser.js'
import type { ResponseShape } from './response-shape.js'
import { UnreadableResponseError } from './result.errors.js'

export const EVENT_STREAM = 'text/event-stream'

/** Whether and how a stream of events is continued when it ends or breaks. */
export interface ReconnectOptions {
  /** Before connecting again, unless the stream says how long (`retry:`); doubled each time nothing came, up to a minute. At least 100ms, and at most a day, whatever the service says. Default 3s. */
  readonly delay?: DurationLike
  /** How often in a row without an event; then the error is thrown. Default: no limit. */
  readonly maxAttempts?: number
}

/** One response that is read as it comes. */
export interface OpenedStream {
  readonly response: ClientResponse
  readonly request: FailedRequest
}

export interface EventSourceOptions {
  /** Connects; the headers are in addition to what the call says. */
  readonly open: (headers: ClientHeaders, signal: AbortSignal) => Promise<OpenedStream>
  /** What `data` is, as JSON. Default: text. */
  readonly shape: ResponseShape | undefined
  /** `undefined`: a stream that ends has ended, and one that breaks throws. */
  readonly reconnect: ReconnectOptions | undefined
  readonly clock: Clock
  /** UTF-16 units of one event; 0: any. */
  readonly maxEventSize: number
}

const DEFAULT_DELAY = 3_000
const MAX_DELAY = 60_000
/** No service keeps a stream away for longer: a day. */
const MAX_ASKED_DELAY = 24 * 3_600_000
/** Nor has it connect again and again without a pause. */
const LEAST_DELAY = 100

/** The events of a `text/event-stream`; with `reconnect` beyond the end of one connection, continued by `Last-Event-ID`. */
export async function* eventSource(
  options: EventSourceOptions,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const state: SourceState = { lastEventId: '', failures: 0, delay: delayOf(options.reconnect), item: 0 }
  const isLast = (): boolean => state.failures >= (options.reconnect?.maxAttempts ?? Infinity)
  for (;;) {
    let failure: unknown
    try {
      yield* connection(options, state, signal)
      if (options.reconnect === undefined || state.ended === true || isLast()) return
    } catch (error) {
      if (options.reconnect === undefined || isLast() || signal.aborted || !isTransient(error)) throw error
      failure = error
    }
    state.failures++
    const asked = failure instanceof ClientResponseException ? failure.retryAfterMs : undefined
    const first = Math.max(LEAST_DELAY, state.delay)
    const backedOff = Math.min(first * 2 ** (state.failures - 1), Math.max(MAX_DELAY, first))
    const delay = Math.min(Math.max(LEAST_DELAY, asked ?? backedOff), MAX_ASKED_DELAY)
    await pause(options.clock, delay, { signal, ref: true })
  }
}

/** What lasts from one connection to the next. */
interface SourceState {
  lastEventId: string
  /** Connections in a row that brought no event. */
  failures: number
  delay: number
  /** How many events there were. */
  item: number
  /** The service said that there is nothing more. */
  ended?: boolean
}

async function* connection(
  options: EventSourceOptions,
  state: SourceState,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const { open, shape, maxEventSize } = options
  const { response, request } = await open(resumption(state), signal)
  if (response.status === 204) {
    state.ended = true
    await response.discard()
    return
  }
  await refuseOtherThanEvents(response, request)
  const parser = new EventStreamParser(maxEventSize)
  try {
    for await (const chunk of response.body) {
      const { events, overflow } = parser.push(chunk)
      for (const event of events) {
        state.failures = 0
        if (event.id !== '') state.lastEventId = event.id
        yield await received(event, { shape, request, item: state.item++ })
      }
      if (overflow) throw new ResponseTooLargeError(request, maxEventSize)
    }
  } finally {
    state.delay = parser.reconnectionTime ?? state.delay
  }
}

async function received(
  event: ParsedEvent,
  { shape, request, item }: { shape: ResponseShape | undefined; request: FailedRequest; item: number },
): Promise<ServerSentEvent> {
  if (shape === undefined) return event
  const data = checked(shape(parsed(event.data, request)), request, item)
  return { ...event, data: isPromiseLike(data) ? await data : data }
}

async function refuseOtherThanEvents(response: ClientResponse, request: FailedRequest): Promise<void> {
  const contentType = headerOf(response.headers, 'content-type')
  const type = contentType === undefined ? undefined : MediaType.tryParse(contentType)
  if (type?.essence === EVENT_STREAM) return
  await response.discard()
  throw new UnreadableResponseError(request, `it is ${mediaTypeShown(contentType)}, not ${EVENT_STREAM}`)
}

/** The specification sends the id as UTF-8; a header's characters are its bytes. An id that no header can hold can not be told. */
function resumption({ lastEventId }: SourceState): ClientHeaders {
  const field = Buffer.from(lastEventId).toString('latin1')
  return field !== '' && isFieldValue(field) ? { 'last-event-id': field } : {}
}

function delayOf(reconnect: ReconnectOptions | undefined): number {
  return reconnect?.delay === undefined ? DEFAULT_DELAY : durationOf(reconnect.delay).toMillis()
}
