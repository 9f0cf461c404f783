import { serve } from '@hono/node-server'
import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { orderSchema, ordersOfParams, ordersOfQuery } from './shared/order-schema.js'
import { receiptOf } from './shared/order.js'
import { HOST, ready } from './shared/ready.js'

const app = new Hono()

app.get('/hello', (c) => c.json({ message: 'Hello, World!' }))

app.get(
  '/customers/:id/orders',
  zValidator('param', ordersOfParams),
  zValidator('query', ordersOfQuery),
  (c) => c.json({ customer: c.req.valid('param').id, limit: c.req.valid('query').limit }),
)

app.post('/orders', zValidator('json', orderSchema), (c) => c.json(receiptOf(c.req.valid('json')), 201))

serve({ fetch: app.fetch, port: 0, hostname: HOST }, ({ port }) => ready(port))
