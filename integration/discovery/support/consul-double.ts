import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Address } from '../discovery-client.conformance.js'
import { exchangesOf, textOf, type Exchange } from './documented-server.js'

interface Registration {
  readonly ID: string
  readonly Name: string
  readonly Address: string
  readonly Port: number
  readonly Tags: readonly string[]
  readonly Meta: Readonly<Record<string, string>>
  readonly Weights: { readonly Passing: number; readonly Warning: number }
  readonly Check: { readonly CheckID: string; readonly TTL: string; readonly Status: string }
}

const exchanges = await exchangesOf('consul')
/** The documented entry, of which others are made. */
const [ENTRY] = (exchanges['list'] as Exchange).response.body as readonly [
  { readonly Node: object; readonly Service: object },
]
const UNKNOWN_CHECK = exchanges['beat of an unknown check']?.response

/**
 * Behaves as Consul's documentation says an agent does: health with blocking queries, registration, TTL checks. Its answers are made of
 * those in `exchanges/consul.json`; like them it was written after the documentation, and not compared with a live agent.
 */
export class ConsulDouble implements AsyncDisposable {
  readonly #server: Server
  readonly #services = new Map<string, Map<string, Registration>>()
  readonly #changes = new EventEmitter().setMaxListeners(0)
  #index = 10

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response)
    })
  }

  static async start(): Promise<ConsulDouble> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new ConsulDouble(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  set(service: string, addresses: readonly Address[]): void {
    const registrations = addresses.map(({ host, port }) => registration(service, host, port))
    this.#services.set(service, new Map(registrations.map((each) => [each.ID, each])))
    this.#changed()
  }

  /** A snapshot with an older index is restored. */
  restoreOlderIndex(): void {
    this.#index = 1
    this.#changes.emit('change')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #changed(): void {
    this.#index++
    this.#changes.emit('change')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://consul')
    const text = await textOf(request)
    const [, action = '', rest = ''] =
      /^\/v1\/(health\/service|agent\/service\/register|agent\/service\/deregister|agent\/check\/update)\/?(.*)$/.exec(
        pathname,
      ) ?? []
    const key = `${request.method} ${action}`
    if (key === 'GET health/service') return this.#health(rest, searchParams, response)
    if (key === 'PUT agent/service/register')
      return this.#register(JSON.parse(text) as Registration, response)
    if (key === 'PUT agent/service/deregister') return this.#deregister(decodeURIComponent(rest), response)
    if (key === 'PUT agent/check/update') return this.#beat(decodeURIComponent(rest), text, response)
    response.writeHead(404).end('Invalid URL path')
  }

  async #health(service: string, query: URLSearchParams, response: ServerResponse): Promise<void> {
    if (!query.has('passing'))
      return void response.writeHead(400).end('the tests want passing instances only')
    const index = Number(query.get('index') ?? 0)
    if (index >= this.#index) await this.#change(Number.parseInt(query.get('wait') ?? '300', 10), response)
    const entries = [...(this.#services.get(service)?.values() ?? [])].map((each) => ({
      ...ENTRY,
      Service: { ...ENTRY.Service, ...withoutCheck(each), Service: each.Name },
    }))
    response.writeHead(200, { 'content-type': 'application/json', 'x-consul-index': String(this.#index) })
    response.end(JSON.stringify(entries))
  }

  /** Waits for a change of anything, as an index of the whole catalog does; no longer than the query says, nor than its client. */
  async #change(seconds: number, response: ServerResponse): Promise<void> {
    const ended = new AbortController()
    const timer = setTimeout(() => ended.abort(), seconds * 1_000)
    response.on('close', () => ended.abort())
    await once(this.#changes, 'change', { signal: ended.signal }).catch(() => undefined)
    clearTimeout(timer)
  }

  #register(wanted: Registration, response: ServerResponse): void {
    const { Name, ID, Check, Weights } = wanted
    const isWhole = Name !== '' && ID !== '' && /^\d+s$/.test(Check.TTL) && Number.isInteger(Weights.Passing)
    if (!isWhole) return void response.writeHead(400).end('Invalid registration')
    const service = this.#services.get(Name) ?? new Map<string, Registration>()
    this.#services.set(Name, service.set(ID, wanted))
    this.#changed()
    response.writeHead(200).end()
  }

  #deregister(id: string, response: ServerResponse): void {
    const found = [...this.#services.values()].find((service) => service.delete(id))
    if (found === undefined) return void response.writeHead(404).end(`Unknown service ID "${id}".`)
    this.#changed()
    response.writeHead(200).end()
  }

  #beat(check: string, text: string, response: ServerResponse): void {
    const { Status } = JSON.parse(text) as { readonly Status: string }
    const known = [...this.#services.values()].some((service) =>
      [...service.values()].some(({ Check }) => Check.CheckID === check),
    )
    if (known && Status === 'passing') response.writeHead(200).end()
    else response.writeHead(UNKNOWN_CHECK?.status ?? 404).end(UNKNOWN_CHECK?.body)
  }
}

function registration(service: string, host: string, port: number): Registration {
  return {
    ID: `${service}-${host}-${port}`,
    Name: service,
    Address: host,
    Port: port,
    Tags: [],
    Meta: {},
    Weights: { Passing: 1, Warning: 1 },
    Check: { CheckID: `service:${service}-${host}-${port}`, TTL: '15s', Status: 'passing' },
  }
}

function withoutCheck({ Check: _check, Name: _name, ...service }: Registration): object {
  return service
}
