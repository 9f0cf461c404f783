import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  openDiscovery,
  systemRuntime,
  type DiscoveryClient,
  type DiscoveryOptions,
} from 'nexus-framework/client'
import { CapturingLogger } from 'nexus-framework/testing'
import { WatchedService } from './support/watched-service.js'

const logger = new CapturingLogger()
const servers: Server[] = []
const clients: DiscoveryClient[] = []

beforeEach(() => logger.clear())

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()))
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
})

async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function opened(options: DiscoveryOptions): Promise<DiscoveryClient> {
  const client = await openDiscovery(options, systemRuntime(logger))
  clients.push(client)
  return client
}

const LIST = '{"hosts":[{"ip":"10.0.0.1","port":80}]}'

describe('a registry', () => {
  it('that says nothing is given up after request-timeout', async () => {
    const url = await serving(() => undefined)
    const client = await opened({ driver: 'nacos', url, requestTimeout: 200 })
    await expect(client.instances('inventory')).rejects.toThrow(
      "nacos could not list 'inventory': no answer within 200 ms",
    )
  })

  it('that answers drop by drop is given up after request-timeout as well', async () => {
    const url = await serving((_request, response) => {
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    })
    const client = await opened({ driver: 'nacos', url, requestTimeout: 200 })
    await expect(client.instances('inventory')).rejects.toThrow('no answer within 200 ms')
  })

  it('that never ends its answer is given up at max-response-size', async () => {
    const url = await serving((_request, response) => {
      const more = (): void => {
        while (response.writable && response.write('a'.repeat(10_000)));
      }
      response.on('drain', more)
      more()
    })
    const client = await opened({ driver: 'nacos', url, maxResponseSize: 50_000 })
    await expect(client.instances('inventory')).rejects.toThrow('the answer is larger than 50000 bytes')
  })

  it('that never ends a line of its stream is given up at max-response-size', async () => {
    const url = await serving((request, response) => {
      if (request.url === '/v3/kv/range') {
        response.end('{"header":{"revision":"5"}}')
        return
      }
      for (let i = 0; i < 100; i++) response.write('a'.repeat(10_000))
    })
    const client = await opened({ driver: 'etcd', url, maxResponseSize: 50_000 })
    const watched = await WatchedService.start(client, 'inventory')
    await watched.untilFailure()
    expect(String(watched.failures[0])).toContain('the answer is larger than 50000 bytes')
    expect(watched.told).toEqual([[]])
  })

  it.each(['not JSON', '', '{"hosts":', '{"hosts":{}}', '[]', 'null'])(
    'that answers %j has failed',
    async (body) => {
      const client = await opened({
        driver: 'nacos',
        url: await serving((_request, response) => response.end(body)),
      })
      await expect(client.instances('inventory')).rejects.toThrow("nacos could not list 'inventory'")
    },
  )

  it.each(['null', '{}', '"text"'])('that answers %s is no Consul', async (body) => {
    const client = await opened({
      driver: 'consul',
      url: await serving((_request, response) => response.end(body)),
    })
    await expect(client.instances('inventory')).rejects.toThrow('the answer is no list')
  })

  it('may have entries that are none: they are left out', async () => {
    const body = '{"hosts":[null,5,"a",{},{"ip":5,"port":"80"},{"ip":"10.0.0.1","port":80}]}'
    const client = await opened({
      driver: 'nacos',
      url: await serving((_request, response) => response.end(body)),
    })
    expect(await client.instances('inventory')).toMatchObject([{ host: '10.0.0.1', port: 80 }])
  })

  it('that fails is left for another one with the next question', async () => {
    const failing = await serving((_request, response) => response.writeHead(503).end('no leader'))
    const working = await serving((_request, response) => response.end(LIST))
    const client = await opened({ driver: 'nacos', url: [failing, working] })
    await expect(client.instances('inventory')).rejects.toThrow('was answered with 503: no leader')
    expect(await client.instances('inventory')).toHaveLength(1)
    expect(await client.instances('inventory')).toHaveLength(1)
  })

  it('may find the token of etcd too old: the user signs in again', async () => {
    const asked: string[] = []
    const url = await serving((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization ?? ''}`)
      const signIns = asked.filter((each) => each.startsWith('/v3/auth')).length
      if (request.url === '/v3/auth/authenticate') response.end(`{"token":"t${signIns}"}`)
      else if (signIns === 2) response.end('{"header":{"revision":"5"}}')
      else response.writeHead(400).end('{"error":"etcdserver: revision of auth store is old"}')
    })
    const client = await opened({ driver: 'etcd', url, username: 'root', password: 'correct horse' })
    expect(await client.instances('inventory')).toEqual([])
    expect(asked).toEqual([
      '/v3/auth/authenticate ',
      '/v3/kv/range t1',
      '/v3/auth/authenticate ',
      '/v3/kv/range t2',
    ])
  })

  it('may be below a path', async () => {
    const paths: (string | undefined)[] = []
    const url = await serving((request, response) => {
      paths.push(request.url)
      response.end(LIST)
    })
    const client = await opened({ driver: 'nacos', url: `${url}/registry/`, nacos: { contextPath: '' } })
    await client.instances('inventory')
    expect(paths).toEqual([
      '/registry/v1/ns/instance/list?serviceName=inventory&groupName=DEFAULT_GROUP&healthyOnly=true',
    ])
  })
})
