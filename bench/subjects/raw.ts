// What all others are compared with: node:http and nothing else, written by somebody who knows it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isOrder, receiptOf } from './shared/order.js'
import { HOST, ready } from './shared/ready.js'

const INTEGER = /^-?\d{1,15}$/

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

function ordersOf(response: ServerResponse, path: string, query: string): void {
  const id = path.slice('/customers/'.length, -'/orders'.length)
  const limit = new URLSearchParams(query).get('limit') ?? '10'
  if (!INTEGER.test(id) || !INTEGER.test(limit)) return sendJson(response, 400, { message: 'not a number' })
  sendJson(response, 200, { customer: Number(id), limit: Number(limit) })
}

function placeOrder(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    let order: unknown
    try {
      order = JSON.parse((chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)).toString())
    } catch {
      return sendJson(response, 400, { message: 'not JSON' })
    }
    if (!isOrder(order)) return sendJson(response, 400, { message: 'not an order' })
    sendJson(response, 201, receiptOf(order))
  })
}

const server = createServer((request, response) => {
  const { url = '/', method } = request
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  if (method === 'GET' && path === '/hello') sendJson(response, 200, { message: 'Hello, World!' })
  else if (method === 'GET' && path.startsWith('/customers/') && path.endsWith('/orders'))
    ordersOf(response, path, mark === -1 ? '' : url.slice(mark + 1))
  else if (method === 'POST' && path === '/orders') placeOrder(request, response)
  else sendJson(response, 404, { message: 'not found' })
})

server.listen(0, HOST, () => ready((server.address() as AddressInfo).port))
