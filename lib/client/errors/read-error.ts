import type { Clock } from '../../common/index.js'
import { MediaType, PROBLEM_JSON, ProblemDetail } from '../../http/index.js'
import { parseRetryAfter } from '../../resilience/index.js'
import type { FailedRequest } from '../transport/client-exception.js'
import { headerOf } from '../transport/client-headers.js'
import type { ClientResponse } from '../transport/client-response.js'
import { textIn } from '../transport/text-decoding.js'
import type { ClientResponseException } from './client-response-exception.js'
import { responseException } from './client-response.errors.js'

/** Bytes of the body of an error that are read. */
const MAX_ERROR_BODY = 64 * 1024
const STANDARD_MEMBERS = new Set(['type', 'title', 'status', 'detail', 'instance'])

/** Makes an exception of a response that is no result; reads its body, up to a limit, and lets go of its connection. */
export async function readError(
  request: FailedRequest,
  response: ClientResponse,
  clock: Clock,
): Promise<ClientResponseException> {
  const { status, headers } = response
  const contentType = headerOf(headers, 'content-type')
  const retryAfter = headerOf(headers, 'retry-after')
  const bodyText = textIn(await beginning(response), contentType)
  return responseException(request, {
    status,
    headers,
    bodyText,
    problem: isProblem(contentType) ? problemOf(bodyText, status) : undefined,
    retryAfterMs: retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, clock.now()),
  })
}

/** A body that breaks off, or can not be decoded, does not hide the status. */
async function beginning(response: ClientResponse): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk.subarray(0, MAX_ERROR_BODY - size))
      size += chunk.byteLength
      if (size >= MAX_ERROR_BODY) break
    }
  } catch {
    await response.discard()
  }
  return Buffer.concat(chunks)
}

function isProblem(contentType: string | undefined): boolean {
  return contentType !== undefined && MediaType.tryParse(contentType)?.essence === PROBLEM_JSON
}

/** RFC 9457 section 3.1: members of other types than the specification says are ignored. */
function problemOf(text: string, status: number): ProblemDetail | undefined {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  const members = new Map(Object.entries(json))
  const textOf = (name: string): string | undefined => {
    const value: unknown = members.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const problem = ProblemDetail.forStatusAndDetail(status, textOf('detail'))
  const [type, title, instance] = [textOf('type'), textOf('title'), textOf('instance')]
  if (type !== undefined) problem.withType(type)
  if (title !== undefined) problem.withTitle(title)
  if (instance !== undefined) problem.withInstance(instance)
  for (const [name, value] of members) if (!STANDARD_MEMBERS.has(name)) problem.withProperty(name, value)
  return problem
}
