import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Address } from '../discovery-client.conformance.js'
import { exchangesOf } from './documented-server.js'

interface Host {
  readonly ip: string
  readonly port: number
  readonly weight: number
  readonly enabled: boolean
  readonly metadata: Readonly<Record<string, string>>
}

const exchanges = await exchangesOf('nacos')
const LIST = exchanges['list']?.response.body as { readonly hosts: readonly [object] }
const BEAT = exchanges['beat']?.response.body as object
const UNKNOWN = exchanges['light beat of an unknown instance']?.response.body as object

/**
 * Behaves as Nacos' documentation says a server does: instances, heartbeats, lists. Its answers are made of those in
 * `exchanges/nacos.json`; like them it was written after the documentation, and not compared with a live server.
 */
export class NacosDouble implements AsyncDisposable {
  readonly #server: Server
  readonly #services = new Map<string, Map<string, Host>>()

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response)
    })
  }

  static async start(): Promise<NacosDouble> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new NacosDouble(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  set(service: string, addresses: readonly Address[]): void {
    const hosts = addresses.map(({ host, port }) => ({
      ip: host,
      port,
      weight: 1,
      enabled: true,
      metadata: {},
    }))
    this.#services.set(service, new Map(hosts.map((each) => [`${each.ip}:${each.port}`, each])))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://nacos')
    const service = query.get('serviceName')
    if (service === null)
      return void response.writeHead(400).end("Required parameter 'serviceName' is not present")
    const hosts = this.#services.get(service) ?? new Map<string, Host>()
    this.#services.set(service, hosts)
    const address = `${query.get('ip')}:${query.get('port')}`
    const json = (body: object): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    const key = `${request.method} ${pathname}`
    if (key === 'GET /nacos/v1/ns/instance/list') {
      json({
        ...LIST,
        hosts: [...hosts.values()].map((host) => ({ ...LIST.hosts[0], instanceId: undefined, ...host })),
      })
    } else if (key === 'POST /nacos/v1/ns/instance') {
      hosts.set(address, hostOf(query))
      response.writeHead(200).end('ok')
    } else if (key === 'DELETE /nacos/v1/ns/instance') {
      hosts.delete(address)
      response.writeHead(200).end('ok')
    } else if (key === 'PUT /nacos/v1/ns/instance/beat') {
      // A light heartbeat says too little to make the instance of it.
      json(hosts.has(address) ? BEAT : UNKNOWN)
    } else {
      response.writeHead(404).end()
    }
  }
}

function hostOf(query: URLSearchParams): Host {
  return {
    ip: query.get('ip') ?? '',
    port: Number(query.get('port')),
    weight: Number(query.get('weight')),
    enabled: query.get('enabled') === 'true',
    metadata: JSON.parse(query.get('metadata') ?? '{}') as Record<string, string>,
  }
}
