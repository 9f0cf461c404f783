import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createSecureServer, type Http2SecureServer } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Server } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from '@jest/globals'
import { RestClient, type ClientOptions } from 'nexus-framework/client'
import { CLIENT_CERT, CLIENT_KEY, SERVER_CERT, SERVER_KEY } from './certificates.fixture.js'
import { Downstream, json, type Answer } from './downstream.fixture.js'

let open: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of open.reverse()) await each[Symbol.asyncDispose]()
  open = []
})

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function client(options: ClientOptions): Promise<RestClient> {
  const made = await RestClient.create(options)
  open.push(made)
  return made
}

async function serving(answer: Answer): Promise<Downstream> {
  const service = await Downstream.start(answer)
  open.push(service)
  return service
}

const TLS = { key: SERVER_KEY, cert: SERVER_CERT }

describe('HTTP/2', () => {
  async function http2(): Promise<{
    readonly server: Http2SecureServer
    readonly port: number
    sessions: () => number
  }> {
    let sessions = 0
    const server = createSecureServer({ ...TLS, allowHTTP1: true })
    const live = new Set<{ destroy(): void }>()
    server.on('session', (session) => {
      sessions++
      live.add(session)
    })
    server.on('request', (request, response) => {
      response.setHeader('content-type', 'application/json')
      setTimeout(
        () => response.end(JSON.stringify({ version: request.httpVersion, note: request.headers['x-note'] })),
        20,
      )
    })
    const port = await listening(server)
    open.push({
      [Symbol.asyncDispose]: async () => {
        for (const session of live) session.destroy()
        await new Promise((resolve) => server.close(resolve))
      },
    })
    return { server, port, sessions: () => sessions }
  }

  it('is spoken where the server has it, with many requests on one connection', async () => {
    const { port, sessions } = await http2()
    const rest = await client({ baseUrl: `https://localhost:${port}`, tls: { ca: SERVER_CERT } })
    const call = () => rest.get().uri('/').header('X-Note', 'a').retrieve().body(Object)
    await expect(call()).resolves.toEqual({ version: '2.0', note: 'a' })
    await Promise.all(Array.from({ length: 20 }, call))
    expect(sessions()).toBe(1)
  })

  it('is not spoken where the client is told not to', async () => {
    const { port } = await http2()
    const rest = await client({
      baseUrl: `https://localhost:${port}`,
      tls: { ca: SERVER_CERT },
      http2: false,
    })
    await expect(rest.get().uri('/').retrieve().body(Object)).resolves.toMatchObject({ version: '1.1' })
  })
})

describe('TLS', () => {
  it('refuses certificates of authorities that are not trusted, and hosts that they are not for', async () => {
    const server = createTlsServer(TLS, (_request, response) => response.end('ok'))
    const port = await listening(server)
    open.push({ [Symbol.asyncDispose]: async () => new Promise((resolve) => server.close(() => resolve())) })
    const untrusting = await client({ baseUrl: `https://localhost:${port}` })
    await expect(untrusting.get().uri('/').retrieve().body(String)).rejects.toMatchObject({ failure: 'tls' })
    const other = await client({
      baseUrl: `https://localhost:${port}`,
      tls: { ca: SERVER_CERT, serverName: 'other.test' },
    })
    await expect(other.get().uri('/').retrieve().body(String)).rejects.toMatchObject({ failure: 'tls' })
    const careless = await client({
      baseUrl: `https://localhost:${port}`,
      tls: { rejectUnauthorized: false },
    })
    await expect(careless.get().uri('/').retrieve().body(String)).resolves.toBe('ok')
  })

  it('shows the certificate of the client', async () => {
    const server = createTlsServer({ ...TLS, ca: CLIENT_CERT, requestCert: true }, (request, response) =>
      response.end(String((request.socket as TLSSocket).getPeerCertificate().subject.CN)),
    )
    const port = await listening(server)
    open.push({ [Symbol.asyncDispose]: async () => new Promise((resolve) => server.close(() => resolve())) })
    const rest = await client({
      baseUrl: `https://localhost:${port}`,
      tls: { ca: [SERVER_CERT], cert: CLIENT_CERT, key: CLIENT_KEY },
    })
    await expect(rest.get().uri('/').retrieve().body(String)).resolves.toBe('Nexus test client')
  })
})

describe('redirects', () => {
  it('are not followed unless the client is told to, and no result', async () => {
    const service = await serving((response) => response.writeHead(302, { location: '/other' }).end())
    const rest = await client({ baseUrl: service.url })
    await expect(rest.get().uri('/a').retrieve().body(String)).rejects.toMatchObject({
      code: 'NEXUS_CLIENT_UNEXPECTED_STATUS',
      status: 302,
    })
    const entity = await rest.get().uri('/a').retrieve().toBodilessEntity()
    expect(entity.status).toBe(302)
    expect(service.received).toHaveLength(2)
  })

  it('keep method and body, or become GET, as their status says', async () => {
    const service = await serving((response, { url, method, body, headers }) =>
      url.startsWith('/to')
        ? json(response, { url, method, body, type: headers['content-type'] ?? '' })
        : response.writeHead(Number(url.slice(1)), { location: './to?a=1' }).end(),
    )
    const rest = await client({ baseUrl: service.url, maxRedirects: 3 })
    const post = (status: number) => rest.post().uri(`/${status}`).body({ a: 1 }).retrieve().body(Object)
    for (const status of [301, 302, 303]) {
      await expect(post(status)).resolves.toEqual({ url: '/to?a=1', method: 'GET', body: '', type: '' })
    }
    for (const status of [307, 308]) {
      await expect(post(status)).resolves.toMatchObject({
        method: 'POST',
        body: '{"a":1}',
        type: 'application/json',
      })
    }
    await expect(rest.put().uri('/302').body({ a: 1 }).retrieve().body(Object)).resolves.toMatchObject({
      method: 'PUT',
    })
  })

  it('are followed so often and no more', async () => {
    const service = await serving((response) => response.writeHead(302, { location: '/again' }).end())
    const rest = await client({ baseUrl: service.url, maxRedirects: 4 })
    await expect(rest.get().uri('/').retrieve().body(String)).rejects.toMatchObject({
      code: 'NEXUS_CLIENT_TOO_MANY_REDIRECTS',
      limit: 4,
    })
    expect(service.received).toHaveLength(5)
  })

  it('take no credentials to another origin', async () => {
    const other = await serving((response) => json(response, {}))
    const service = await serving((response, { url }) =>
      url === '/there'
        ? response.writeHead(302, { location: `${other.url.replace('//', '//user:pass@')}/x` }).end()
        : url === '/here'
          ? response.writeHead(302, { location: '/end' }).end()
          : json(response, {}),
    )
    const rest = await client({ baseUrl: service.url, maxRedirects: 1 })
    const call = (path: string) =>
      rest
        .get()
        .uri(path)
        .headers({ authorization: 'secret', cookie: 'a=b', host: 'inside', 'x-other': '1' })
        .retrieve()
        .body(Object)
    await call('/here')
    expect(service.received.at(-1)?.headers).toMatchObject({ authorization: 'secret', cookie: 'a=b' })
    await call('/there')
    expect(other.received[0]?.headers).toMatchObject({ 'x-other': '1', host: new URL(other.url).host })
    expect(other.received[0]?.headers).not.toHaveProperty('authorization')
    expect(other.received[0]?.headers).not.toHaveProperty('cookie')
  })

  it.each(['ftp://x/y', 'lb://inventory', 'javascript:alert(1)', 'http://[bad'])(
    'lead nowhere by %s',
    async (location) => {
      const service = await serving((response) => response.writeHead(302, { location }).end())
      const rest = await client({ baseUrl: service.url, maxRedirects: 3 })
      await expect(rest.get().uri('/').retrieve().body(String)).rejects.toMatchObject({ status: 302 })
    },
  )
})

describe('cookies', () => {
  it('are not kept', async () => {
    const service = await serving((response) => response.writeHead(200, { 'set-cookie': 'a=1' }).end('ok'))
    const rest = await client({ baseUrl: service.url })
    await rest.get().uri('/').retrieve().body(String)
    const entity = await rest.get().uri('/').retrieve().toEntity(String)
    expect(service.received[1]?.headers).not.toHaveProperty('cookie')
    expect(entity.fields).toEqual(expect.arrayContaining(['set-cookie', 'a=1']))
  })
})

describe('a proxy', () => {
  it('is asked for what the client sends', async () => {
    const service = await serving((response, { url }) => json(response, { url }))
    const asked: string[] = []
    const proxy = createHttpServer((request, response) => {
      asked.push(request.url ?? '')
      json(response, { by: 'proxy' })
    })
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '')
      const [host = '', port = ''] = (request.url ?? '').split(':')
      const upstream = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(socket).pipe(upstream)
      })
      socket.on('error', () => upstream.destroy())
    })
    const port = await listening(proxy)
    open.push({
      [Symbol.asyncDispose]: async () => {
        proxy.closeAllConnections()
        await new Promise((resolve) => proxy.close(resolve))
      },
    })
    const rest = await client({ baseUrl: service.url, proxy: `http://127.0.0.1:${port}` })
    await expect(rest.get().uri('/a').retrieve().body(Object)).resolves.toEqual({ by: 'proxy' })
    expect(asked[0]).toContain(`:${service.port}`)
  })
})

describe('lb: URLs', () => {
  it('say what is missing where nothing finds instances', async () => {
    const rest = await client({ baseUrl: 'lb://inventory/api' })
    await expect(rest.get().uri('/a').retrieve().body(String)).rejects.toMatchObject({
      code: 'NEXUS_CLIENT_NO_LOAD_BALANCER',
      service: 'inventory',
    })
  })
})
