import { afterEach, describe, expect, it } from '@jest/globals'
import { RequestContext } from '../../../core/index.js'
import { RecordingExchange } from '../../../http/exchange/recording-exchange.fixture.js'
import { ManualClock } from '../../../testing/index.js'
import type { ClientRequest } from '../../transport/client-request.js'
import type { ClientResponse } from '../../transport/client-response.js'
import { ClientConnectionError, ClientTimeoutError } from '../../transport/transport.errors.js'
import { instance, SeededRandom } from '../balancing.fixture.js'
import { InvalidBalancedUrlError, NoInstanceAvailableError } from '../load-balancer.errors.js'
import type { LoadBalancerOptions } from '../load-balancer.options.js'
import { LoadBalancerRegistry } from '../registry/load-balancer-registry.js'
import { ManualDiscovery, request, response, ScriptedTransport } from '../registry.fixture.js'
import { LoadBalancerInterceptor } from './load-balancer-interceptor.js'

const THREE = [instance('a'), instance('b'), instance('c')]

class TestClient {
  readonly clock = new ManualClock()
  readonly discovery = new ManualDiscovery()
  readonly transport = new ScriptedTransport()
  readonly registry: LoadBalancerRegistry
  readonly interceptor: LoadBalancerInterceptor

  constructor(options: LoadBalancerOptions = {}) {
    const { discovery, clock } = this
    this.registry = new LoadBalancerRegistry({
      discovery,
      clock,
      random: new SeededRandom(),
      defaults: options,
    })
    this.interceptor = new LoadBalancerInterceptor(this.registry)
    discovery.list('inventory', THREE)
  }

  send(sent: ClientRequest = request('lb://inventory/stock')): Promise<ClientResponse> {
    return this.interceptor.intercept(sent, (placed) => this.transport.send(placed))
  }

  get active(): number {
    return this.registry.get('inventory').counts().active
  }

  get ejected(): number {
    return this.registry.get('inventory').counts().ejected
  }
}

function connectionError(sent: ClientRequest): ClientConnectionError {
  return new ClientConnectionError(sent, 'connect', 'ECONNREFUSED')
}

describe('LoadBalancerInterceptor', () => {
  const clients: TestClient[] = []
  function clientOf(options?: LoadBalancerOptions): TestClient {
    const client = new TestClient(options)
    clients.push(client)
    return client
  }

  afterEach(async () => {
    for (const { registry, clock } of clients.splice(0)) {
      await registry[Symbol.asyncDispose]()
      expect(clock.pending).toBe(0)
    }
  })

  it('sends a request to an instance of the service, and leaves path, query and everything else as they are', async () => {
    const client = clientOf()
    client.discovery.list('inventory', [instance('a', { host: '10.0.0.5', port: 8443, secure: true })])
    const sent = request('lb://inventory/stock/a%20b?x=1&y=%26', {
      headers: { accept: 'text/plain' },
      body: 'b',
    })
    const answer = await client.send(sent)
    expect(client.transport.requests).toEqual([
      { ...sent, url: new URL('https://10.0.0.5:8443/stock/a%20b?x=1&y=%26') },
    ])
    expect(answer.url?.host).toBe('10.0.0.5:8443')
    await expect(answer.text()).resolves.toBe('ok')
  })

  it('lets requests pass that have another URL', async () => {
    const client = clientOf()
    const sent = request('http://inventory.test/stock')
    await client.send(sent)
    expect(client.transport.requests).toEqual([sent])
    expect(client.transport.requests[0]).toBe(sent)
    expect(client.registry.all()).toEqual([])
  })

  it.each(['lb:inventory', 'lb://inventory:8080/', 'lb://user:secret@inventory/', 'lb:///stock'])(
    'refuses %s',
    async (url) => {
      const sending = clientOf().send(request(url))
      await expect(sending).rejects.toThrow(InvalidBalancedUrlError)
      await expect(sending).rejects.not.toThrow(/secret/)
    },
  )

  it('refuses a URL without telling the path variables with the name of a secret', async () => {
    const sent = { ...request('lb://inventory:8080/api/shared/s3cret'), template: '/shared/{token}' }
    await expect(clientOf().send(sent)).rejects.toThrow('"lb://inventory:8080/api/shared/{token}"')
  })

  it('answers 503 where the service has no instance', async () => {
    const client = clientOf()
    client.discovery.list('inventory', [])
    const failure: unknown = await client.send().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(NoInstanceAvailableError)
    expect((failure as NoInstanceAvailableError).errorResponse()).toMatchObject({ status: 503 })
  })

  describe('counts a call as active', () => {
    it('until its body has been read', async () => {
      const client = clientOf()
      const answers = [await client.send(), await client.send(), await client.send(), await client.send()]
      expect(client.active).toBe(4)
      await answers[0]?.text()
      await answers[1]?.bytes()
      await answers[2]?.discard()
      expect(client.active).toBe(1)
      for await (const part of answers[3]!.body) expect(Buffer.from(part).toString()).toBe('ok')
      expect(client.active).toBe(0)
    })

    it('until its reader stops early', async () => {
      const client = clientOf()
      client.transport.answer = () => Promise.resolve(response(200, ['a', 'b', 'c']))
      for await (const part of (await client.send()).body) {
        expect(Buffer.from(part).toString()).toBe('a')
        expect(client.active).toBe(1)
        break
      }
      expect(client.active).toBe(0)
    })

    it('until its body breaks off', async () => {
      const client = clientOf()
      const sent = request('lb://inventory/stock')
      client.transport.answer = () => Promise.resolve(response(200, ['a', connectionError(sent)]))
      await expect((await client.send(sent)).text()).rejects.toThrow(ClientConnectionError)
      const answer = await client.send(sent)
      const read = async (): Promise<void> => {
        for await (const part of answer.body) expect(part).toHaveLength(1)
      }
      await expect(read()).rejects.toThrow(ClientConnectionError)
      expect(client.active).toBe(0)
    })

    it('until it fails without a response', async () => {
      const client = clientOf()
      client.transport.answer = (sent) => Promise.reject(connectionError(sent))
      await expect(client.send()).rejects.toThrow(ClientConnectionError)
      client.transport.answer = (sent) => {
        throw connectionError(sent)
      }
      await expect(client.send()).rejects.toThrow(ClientConnectionError)
      expect(client.active).toBe(0)
    })

    it('until its caller gives it up, although nobody reads the body', async () => {
      const client = clientOf()
      const controller = new AbortController()
      await client.send(request('lb://inventory/stock', { signal: controller.signal }))
      expect(client.active).toBe(1)
      controller.abort()
      expect(client.active).toBe(0)
    })
  })

  describe('tells outlier ejection', () => {
    const repeatedly = async (
      client: TestClient,
      times: number,
      sent?: () => ClientRequest,
    ): Promise<void> => {
      for (let i = 0; i < times; i++) {
        const answer = await client.send(sent?.()).catch(() => undefined)
        await answer?.text().catch(() => undefined)
      }
    }
    const only = (answer: (sent: ClientRequest) => Promise<ClientResponse>): TestClient => {
      const client = clientOf()
      // One instance fails; the other ones are well.
      client.transport.answer = (sent) =>
        sent.url.hostname === 'a.test' ? answer(sent) : Promise.resolve(response(200))
      return client
    }

    it.each([500, 502, 503, 504, 599])('of answers with %d', async (status) => {
      const client = only(() => Promise.resolve(response(status)))
      await repeatedly(client, 14)
      expect(client.ejected).toBe(0)
      await repeatedly(client, 1)
      expect(client.ejected).toBe(1)
    })

    it('of failed connections, timeouts, and bodies that break off', async () => {
      for (const failing of [
        only((sent) => Promise.reject(connectionError(sent))),
        only((sent) => Promise.reject(new ClientTimeoutError(sent, 'response'))),
        only((sent) => Promise.resolve(response(200, ['a', connectionError(sent)]))),
      ]) {
        await repeatedly(failing, 15)
        expect(failing.ejected).toBe(1)
      }
    })

    it('of a deadline that passed, but not of a caller that went away', async () => {
      const aborting = (reason: Error) => {
        const client = only(
          (sent) =>
            new Promise((_, reject) =>
              sent.signal?.addEventListener('abort', () => reject(sent.signal?.reason)),
            ),
        )
        return {
          client,
          run: () =>
            repeatedly(client, 30, () => {
              const controller = new AbortController()
              setImmediate(() => controller.abort(reason))
              return request('lb://inventory/stock', { signal: controller.signal })
            }),
        }
      }
      const gone = aborting(new DOMException('The client went away', 'AbortError'))
      await gone.run()
      expect(gone.client.ejected).toBe(0)
      const late = aborting(new DOMException('Too late', 'TimeoutError'))
      await late.run()
      expect(late.client.ejected).toBe(1)
      const sent = request('lb://inventory/stock')
      const total = aborting(new ClientTimeoutError(sent, 'total'))
      await total.run()
      expect(total.client.ejected).toBe(1)
    })

    it('nothing bad of answers below 500, nor of what is wrong with the caller', async () => {
      const client = only(() => Promise.resolve(response(404)))
      await repeatedly(client, 60)
      client.transport.answer = () => Promise.reject(new TypeError('a bug'))
      await repeatedly(client, 60)
      expect(client.ejected).toBe(0)
    })

    it('of the answer itself, as soon as it is there', async () => {
      const client = only(() => Promise.resolve(response(503)))
      for (let i = 0; i < 15; i++) await client.send()
      expect(client.ejected).toBe(1)
      expect(client.active).toBe(15)
    })
  })

  describe('with several attempts of one call', () => {
    it('tries every instance before it tries one again, whatever the interceptors make of the request', async () => {
      for (const algorithm of ['round-robin', 'random', 'consistent-hash', 'least-connections'] as const) {
        const client = clientOf({ algorithm })
        const call = {}
        for (let attempt = 0; attempt < 4; attempt++) {
          // Another call in between.
          await client.send(request('lb://inventory/other', { hashKey: 'x' }))
          await client.send(
            request('lb://inventory/stock', { call, hashKey: 'x', headers: { attempt: `${attempt}` } }),
          )
        }
        const hosts = client.transport.requests
          .filter(({ call: of }) => of === call)
          .map(({ url }) => url.host)
        expect(new Set(hosts.slice(0, 3)).size).toBe(3)
        expect(hosts).toHaveLength(4)
      }
    })

    it('places a hedge elsewhere while the first attempt still runs', async () => {
      const client = clientOf({ algorithm: 'consistent-hash' })
      client.transport.answer = () => new Promise(() => undefined)
      const call = {}
      for (let attempt = 0; attempt < 3; attempt++)
        void client.send(request('lb://inventory/stock', { call, hashKey: 'k' }))
      await Promise.resolve()
      await client.clock.advanceAsync(0)
      expect(new Set(client.transport.hosts).size).toBe(3)
    })

    it('knows the same request again where the client does not say what belongs together', async () => {
      const client = clientOf({ algorithm: 'consistent-hash' })
      const sent = request('lb://inventory/stock', { hashKey: 'k' })
      for (let attempt = 0; attempt < 3; attempt++) await client.send(sent)
      expect(new Set(client.transport.hosts).size).toBe(3)
    })
  })

  describe('with consistent hashing', () => {
    const hostsOf = async (client: TestClient, requests: readonly ClientRequest[]): Promise<string[]> => {
      client.transport.requests.length = 0
      for (const sent of requests) await client.send(sent)
      return client.transport.hosts
    }
    const many = Array.from({ length: 50 }, (_, index) => index)

    it('goes by the key of the request, then by the header field, then by the client that is being answered', async () => {
      const client = clientOf({ algorithm: 'consistent-hash', hashHeader: 'X-Tenant' })
      const byKey = await hostsOf(
        client,
        many.map((each) => request('lb://inventory/', { hashKey: `${each}`, headers: { 'x-tenant': 't' } })),
      )
      const byField = await hostsOf(
        client,
        many.map((each) => request('lb://inventory/', { headers: { 'x-tenant': `${each}` } })),
      )
      expect(byField).toEqual(byKey)
      expect(new Set(byKey).size).toBe(3)
      const byNothing = await hostsOf(
        client,
        many.map(() => request('lb://inventory/')),
      )
      expect(new Set(byNothing).size).toBe(3)
    })

    it('sends what it does for one client address to one instance', async () => {
      const client = clientOf({ algorithm: 'consistent-hash' })
      const answering = async (remoteAddress: string): Promise<string | undefined> => {
        const exchange = Object.defineProperty(new RecordingExchange(), 'remoteAddress', {
          value: remoteAddress,
        })
        await RequestContext.run(exchange, () => client.send(), undefined)
        return client.transport.hosts.at(-1)
      }
      const addresses = many.map((each) => `10.0.0.${each}`)
      const all = async (): Promise<(string | undefined)[]> => {
        const hosts = []
        for (const address of addresses) hosts.push(await answering(address))
        return hosts
      }
      const first = await all()
      const second = await all()
      expect(second).toEqual(first)
      expect(new Set(first).size).toBe(3)
    })
  })
})
