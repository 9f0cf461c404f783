import { fastify } from 'fastify'
import type { AddressInfo } from 'node:net'
import { orderJsonSchema } from './shared/order-json-schema.js'
import { receiptOf, type Order } from './shared/order.js'
import { HOST, ready } from './shared/ready.js'

const app = fastify()

app.get(
  '/hello',
  { schema: { response: { 200: { type: 'object', properties: { message: { type: 'string' } } } } } },
  () => ({ message: 'Hello, World!' }),
)

app.get<{ Params: { id: number }; Querystring: { limit: number } }>(
  '/customers/:id/orders',
  {
    schema: {
      params: { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] },
      querystring: { type: 'object', properties: { limit: { type: 'integer', default: 10 } } },
      response: {
        200: { type: 'object', properties: { customer: { type: 'integer' }, limit: { type: 'integer' } } },
      },
    },
  },
  (request) => ({ customer: request.params.id, limit: request.query.limit }),
)

const receipt = {
  type: 'object',
  properties: { customer: { type: 'integer' }, items: { type: 'integer' }, total: { type: 'number' } },
}

app.post<{ Body: Order }>(
  '/orders',
  { schema: { body: orderJsonSchema, response: { 201: receipt } } },
  (request, reply) => {
    reply.code(201)
    return reply.send(receiptOf(request.body))
  },
)

await app.listen({ port: 0, host: HOST })
ready((app.server.address() as AddressInfo).port)
