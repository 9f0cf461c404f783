import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { MultipartFile } from 'nexus-framework'
import { createExchange, type ExchangeProxy } from 'nexus-framework/client'
import { Order, OrderClient, OrderExports, problemsOf, totalOf } from './http-exchange.js'

const ORDER = { id: 'o1', quantity: 2, placed: '2026-01-01T00:00:00.000Z' }

let server: Server
let orders: ExchangeProxy<OrderClient>
let exports: ExchangeProxy<OrderExports>
const seen: string[] = []

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = request
  const body = await text(request)
  seen.push(
    `${method} ${url} ${headers.cookie ?? String(headers['idempotency-key'] ?? '')} ${body.slice(0, 40)}`.trim(),
  )
  const json = (value: unknown): void =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  if (url === '/orders/export') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.end(`${JSON.stringify(ORDER)}\n`.repeat(10))
  } else if (url === '/orders/changes') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`id: 7\ndata: ${JSON.stringify(ORDER)}\n\n`)
  } else if (url === '/orders/report' || url.endsWith('/invoice')) response.end('text')
  else if (method === 'DELETE') response.writeHead(204).end()
  else if (url === '/orders/bad') json({ ...ORDER, quantity: 0 })
  else if (url === '/orders/quotes') json(12.5)
  else json(method === 'GET' && url.includes('?') ? [ORDER] : ORDER)
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  orders = await createExchange(OrderClient, { baseUrl })
  exports = await createExchange(OrderExports, { baseUrl })
})
afterAll(async () => {
  await orders[Symbol.asyncDispose]()
  await exports[Symbol.asyncDispose]()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

it('sends what the parameters say', async () => {
  const order = Object.assign(new Order(), { ...ORDER, placed: new Date(ORDER.placed) })
  await expect(orders.search(new Date(0), ['new', 'paid'], 'abc')).resolves.toEqual([order])
  await expect(orders.place(order, 'k1')).resolves.toEqual(order)
  await orders.attach('o1', new MultipartFile({ name: 'invoice', content: 'pdf' }))
  await expect(orders.quote(order)).resolves.toBe(12.5)
  expect(seen[0]).toBe('GET /orders?since=1970-01-01T00%3A00%3A00.000Z&status=new&status=paid session=abc')
  expect(seen[1]).toContain('POST /orders k1 {"id":"o1"')
  expect(seen[2]).toContain('PUT /orders/o1/invoice')
})

it('gives what the results say', async () => {
  expect((await exports.entity('o1')).body).toBeInstanceOf(Order)
  expect((await exports.remove('o1')).status).toBe(204)
  await expect(exports.report()).resolves.toBe('text')
  for await (const chunk of exports.invoice('o1')) expect(Buffer.from(chunk).toString()).toBe('text')
  for await (const { id, data } of exports.changes()) {
    expect([id, data.quantity]).toEqual(['7', 2])
    break
  }
  await expect(totalOf(exports, 5)).resolves.toBe(6)
  await expect(problemsOf(exports, 'bad')).resolves.toEqual(['/quantity: quantity must not be less than 1'])
})
