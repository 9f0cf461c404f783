import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Address } from '../discovery-client.conformance.js'
import { exchangesOf } from './documented-server.js'

const exchanges = await exchangesOf('kubernetes')
const LIST = exchanges['list']?.response.body as { readonly items: readonly [object] }
const FORBIDDEN = exchanges['forbidden']?.response.body as object
const GONE_STATUS = 410
const GONE = exchanges['expired watch']?.response.body as object

interface Slice {
  readonly metadata: { readonly name: string; readonly resourceVersion: string }
}

interface Change {
  readonly service: string
  readonly version: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: object
}

/**
 * Behaves as the Kubernetes documentation says an API server does: EndpointSlices, listed in pages and watched, with resource versions,
 * bookmarks and history that expires. Its answers are made of those in `exchanges/kubernetes.json`; like them it was written after the
 * documentation, and not compared with a live API server.
 */
export class KubernetesDouble implements AsyncDisposable {
  /** What requests must bear. */
  token = 'eyJhbGciOiJSUzI1NiJ9.t0k3n'
  /** Slices a page, at most. */
  pageSize = 100
  readonly #server: Server
  readonly #slices = new Map<string, Map<string, Slice>>()
  readonly #changes = new EventEmitter().setMaxListeners(0)
  #history: Change[] = []
  #version = 10_000
  #oldest = 0
  #lists = 0

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response)
    })
  }

  static async start(tls: ServerOptions): Promise<KubernetesDouble> {
    const server = createServer(tls).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new KubernetesDouble(server)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** How many lists were asked for. */
  get lists(): number {
    return this.#lists
  }

  /** A slice for each port. */
  set(service: string, addresses: readonly Address[]): void {
    const slices = this.#slices.get(service) ?? new Map<string, Slice>()
    this.#slices.set(service, slices)
    const ports = new Set(addresses.map(({ port }) => port))
    for (const [name, slice] of slices) {
      if (!ports.has(Number(name.split('-').at(-1)))) this.#change(service, 'DELETED', slice)
    }
    for (const port of ports) {
      const hosts = addresses.filter((each) => each.port === port).map(({ host }) => host)
      const name = `${service}-${port}`
      this.#change(service, slices.has(name) ? 'MODIFIED' : 'ADDED', this.#slice(name, port, hosts))
    }
  }

  /** Time passes, elsewhere much happens, and this server's history begins now. */
  expireHistory(): void {
    this.#version += 1_000
    this.#oldest = this.#version
    this.#history = []
  }

  /** Tells watches the present version, so that they need not list again. */
  bookmark(): void {
    const resourceVersion = String((this.#version += 500))
    const object = { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', metadata: { resourceVersion } }
    this.#emit({ service: '', version: this.#version, type: 'BOOKMARK', object })
  }

  /** Ends watches with an error in their stream. */
  fail(status: object = GONE): void {
    this.#emit({ service: '', version: this.#version, type: 'ERROR', object: status })
  }

  /** Ends watches as when their time is up. */
  endWatches(): void {
    this.#changes.emit('end')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #slice(name: string, port: number, hosts: readonly string[]): Slice {
    this.#version++
    const slice = {
      ...LIST.items[0],
      metadata: { name, resourceVersion: String(this.#version) },
      addressType: 'IPv4',
      endpoints: hosts.map((host) => ({ addresses: [host], conditions: { ready: true } })),
      ports: [{ name: 'http', protocol: 'TCP', port }],
    }
    return slice
  }

  #change(service: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', slice: Slice): void {
    const { name } = slice.metadata
    if (type === 'DELETED') this.#slices.get(service)?.delete(name)
    else this.#slices.get(service)?.set(name, slice)
    const version = type === 'DELETED' ? ++this.#version : this.#version
    const object = { ...slice, metadata: { ...slice.metadata, resourceVersion: String(version) } }
    const change = { service, version, type, object }
    this.#history.push(change)
    this.#emit(change)
  }

  #emit(change: Change): void {
    this.#changes.emit('change', change)
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'https://kubernetes')
    const [, service] = /^kubernetes\.io\/service-name=(.+)$/.exec(query.get('labelSelector') ?? '') ?? []
    const json = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return json(401, { ...FORBIDDEN, code: 401 })
    if (pathname !== '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices' || service === undefined) {
      return json(403, FORBIDDEN)
    }
    if (query.get('watch') === null) return json(200, this.#list(service, query))
    const from = Number(query.get('resourceVersion'))
    if (from < this.#oldest) return json(GONE_STATUS, GONE)
    this.#watch(service, from, response)
  }

  /** A page, and where the next one begins. */
  #list(service: string, query: URLSearchParams): object {
    this.#lists++
    const all = [...(this.#slices.get(service)?.values() ?? [])]
    const start = Number(query.get('continue') ?? 0)
    const end = start + Math.min(Number(query.get('limit') ?? 500), this.pageSize)
    const metadata = {
      resourceVersion: String(this.#version),
      ...(end < all.length && { continue: String(end) }),
    }
    return { ...LIST, metadata, items: all.slice(start, end) }
  }

  #watch(service: string, from: number, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
    const send = ({ service: of, version, type, object }: Change): void => {
      if ((of === service || of === '') && version > from)
        response.write(`${JSON.stringify({ type, object })}\n`)
      if (type === 'ERROR') response.write(`${JSON.stringify({ type, object })}\n`)
    }
    const stop = (): void => {
      this.#changes.off('change', send).off('end', end)
    }
    const end = (): void => {
      stop()
      response.end()
    }
    this.#history.forEach(send)
    this.#changes.on('change', send).on('end', end)
    response.on('close', stop)
  }
}
