import { describe, expect, it } from '@jest/globals'
import { CapturingLogger } from '../../../testing/capturing-logger.js'
import { ResponseHead } from '../../exchange/response-head.js'
import { AdapterNotStartedError, CannotListenError } from '../adapter.errors.js'
import { describeHttpAdapter } from '../http-adapter.conformance.js'
import { DEFAULT_SERVER_LIMITS } from '../server-limits.js'
import { FetchAdapter } from './fetch-adapter.js'

describeHttpAdapter('fetch', async ({ handler, limits, logger }) => {
  const adapter = new FetchAdapter({ logger })
  adapter.start(handler, limits)
  return {
    adapter,
    send: (path, init) => adapter.fetch(new Request(new URL(path, 'http://localhost'), init)),
    inFlight: () => adapter.inFlight,
  }
})

describe('FetchAdapter', () => {
  const started = (): FetchAdapter => {
    const adapter = new FetchAdapter({ logger: new CapturingLogger() })
    adapter.start((exchange) => exchange.send(200, ResponseHead.EMPTY, 'ok'), DEFAULT_SERVER_LIMITS)
    return adapter
  }

  it('answers 503 once it is closed', async () => {
    const adapter = started()
    await adapter.close({ deadlineMs: 0 })
    expect((await adapter.fetch(new Request('http://localhost/'))).status).toBe(503)
  })

  it('says that it has no socket, and where its fetch goes', async () => {
    const listening = new FetchAdapter({ logger: new CapturingLogger() }).listen()
    await expect(listening).rejects.toThrow(CannotListenError)
    await expect(listening).rejects.toThrow('Pass its fetch method to the runtime')
  })

  it('says that it has no handler yet', async () => {
    const adapter = new FetchAdapter({ logger: new CapturingLogger() })
    await expect(adapter.fetch(new Request('http://localhost/'))).rejects.toThrow(AdapterNotStartedError)
  })

  it('answers 417 to an expectation that nobody knows and 400 to a malformed host', async () => {
    const adapter = started()
    const status = async (headers: Record<string, string>): Promise<number> => {
      const request = new Request('http://localhost/')
      return (await adapter.fetch(withHeaders(request, headers))).status
    }
    expect(await status({ expect: 'a miracle' })).toBe(417)
    expect(await status({ host: 'a, b' })).toBe(400)
    expect(await status({ host: 'a.example:80' })).toBe(200)
  })

  it('releases an upload whose reader stops before the end', async () => {
    let released = false
    const upload = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => void (released = true),
    })
    const adapter = new FetchAdapter({ logger: new CapturingLogger() })
    adapter.start(async (exchange) => {
      for await (const chunk of exchange.stream()) {
        exchange.send(200, ResponseHead.EMPTY, String((chunk as Buffer).length))
        break
      }
    }, DEFAULT_SERVER_LIMITS)
    const init = { method: 'POST', body: upload, duplex: 'half' } as const
    const response = await adapter.fetch(new Request('http://localhost/', init))
    expect(await response.text()).toBe('1000')
    await new Promise(setImmediate)
    expect(released).toBe(true)
  })

  it('leaves nothing behind of a request that is aborted before it starts', async () => {
    const adapter = new FetchAdapter({ logger: new CapturingLogger() })
    adapter.start(() => undefined, DEFAULT_SERVER_LIMITS)
    const request = new Request('http://localhost/', { signal: AbortSignal.abort() })
    await expect(adapter.fetch(request)).rejects.toThrow('The client went away')
    expect(adapter.inFlight).toBe(0)
  })
})

// The runtime's Request does not let a client set these; a server's Request has them.
function withHeaders(request: Request, fields: Record<string, string>): Request {
  return new Proxy(request, {
    get: (target, key) => {
      if (key === 'headers') return new Headers(fields)
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value
    },
  })
}
