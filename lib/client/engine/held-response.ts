import type { ClientResponse } from '../transport/client-response.js'

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

/** The response, and a call of `release` when its body is at its end, was given up, or failed. */
export function heldResponse(response: ClientResponse, release: () => void): ClientResponse {
  return {
    status: response.status,
    headers: response.headers,
    url: response.url,
    get body() {
      return held(response.body, release)
    },
    bytes: () => response.bytes().finally(release),
    text: () => response.text().finally(release),
    discard: () => closed(response).finally(release),
  }
}

/** A stream may go on for ever, so its connection is closed; there is nothing to wait for. */
async function closed(response: ClientResponse): Promise<void> {
  try {
    await response.body[Symbol.asyncIterator]().return?.()
  } catch {
    await response.discard()
  }
}

function held(body: AsyncIterable<Uint8Array>, release: () => void): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const chunks = body[Symbol.asyncIterator]()
      return {
        async next() {
          try {
            const step = await chunks.next()
            if (step.done === true) release()
            return step
          } catch (error) {
            release()
            throw error
          }
        },
        async return() {
          release()
          await chunks.return?.()
          return DONE
        },
      }
    },
  }
}
