import { messageOf } from '../../../../common/index.js'
import type { Delivery } from '../delivery/span-destination.js'
import type { HttpAnswer, HttpSender } from './http-sender.js'

/** OTLP specification, "OTLP/HTTP Response", retryable response codes. Zipkin has no word on it. */
const RETRYABLE = new Set([429, 502, 503, 504])
const LONGEST_EXCERPT = 200

/** Sends a body, and tells what came of it; what a success says is for the caller to read. */
export async function deliver(
  sender: HttpSender,
  body: Uint8Array,
  signal: AbortSignal,
  accepted: (answer: HttpAnswer) => Delivery,
): Promise<Delivery> {
  let answer: HttpAnswer
  try {
    answer = await sender.post(body, signal)
  } catch (error) {
    return { kind: 'unavailable', reason: reasonOf(signal.aborted ? signal.reason : error) }
  }
  const { status, retryAfterMs } = answer
  if (status >= 200 && status < 300) return accepted(answer)
  const reason = `it answers with ${status}`
  if (RETRYABLE.has(status)) return { kind: 'unavailable', reason, retryAfterMs }
  return { kind: 'refused', reason: `${reason}${excerptOf(answer)}` }
}

/** A connection that is refused on both of a name's addresses is an AggregateError without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ')
  return messageOf(error)
}

/** What the receiver has to say, where that is text. */
function excerptOf({ contentType, body }: HttpAnswer): string {
  if (!/^(?:text\/|application\/(?:problem\+)?json)/.test(contentType)) return ''
  const text = Buffer.from(body).toString('utf8').trim().replaceAll(/\s+/g, ' ')
  return text === '' ? '' : `: ${text.slice(0, LONGEST_EXCERPT)}`
}
