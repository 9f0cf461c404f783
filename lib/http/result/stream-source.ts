import type { Readable } from 'node:stream'
import type { HttpExchange } from '../exchange/http-exchange.js'
import { iteratorOf } from './item-stream.js'
import { kindOf } from './value-kind.js'
import { StreamableFile } from './streamable-file.js'

/**
 * Takes a stream over from the handler. Its failure is told to whoever reads it, now or later; that nobody does at the moment must not
 * make it an uncaught exception, which would end the process.
 */
export function adopt(stream: Readable): void {
  stream.on('error', ignore)
}

/**
 * Resolves when a stream has data or is at its end, so that one that fails to open (a file that is not there) still gets an honest
 * status. The data stays in the stream.
 *
 * @throws what the stream failed with, or the reason of the exchange's signal when the client leaves meanwhile
 */
export function untilReadable(exchange: HttpExchange, stream: Readable): Promise<void> {
  if (stream.errored) return Promise.reject(stream.errored)
  if (stream.readableLength > 0 || stream.readableEnded || stream.destroyed) return Promise.resolve()
  const { signal } = exchange
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      stream.off('readable', onReadable).off('end', onReadable).off('error', onError).off('close', onReadable)
      signal.removeEventListener('abort', onAbort)
    }
    const onReadable = (): void => {
      settle()
      resolve()
    }
    const onError = (error: Error): void => {
      settle()
      reject(error)
    }
    const onAbort = (): void => {
      stream.destroy()
      onError(signal.reason as Error)
    }
    stream.on('readable', onReadable).on('end', onReadable).on('error', onError).on('close', onReadable)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
  })
}

/** Frees what a body holds that is not going to be sent (a 304 takes its place). */
export function discard(body: unknown): void {
  if (typeof body !== 'object' || body === null) return
  if (body instanceof StreamableFile) return discard(body.content)
  const kind = kindOf(body)
  if (kind === 'readable') {
    adopt(body as Readable)
    ;(body as Readable).destroy()
  }
  // A lock or an error while closing changes nothing: the response does not need it.
  else if (kind === 'items') closeItems(body as AsyncIterable<unknown>).catch(() => undefined)
}

async function closeItems(items: AsyncIterable<unknown>): Promise<void> {
  await iteratorOf(items).return?.()
}

function ignore(): void {}
