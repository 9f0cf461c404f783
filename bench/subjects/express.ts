import express from 'express'
import type { AddressInfo } from 'node:net'
import { orderSchema, ordersOfParams, ordersOfQuery } from './shared/order-schema.js'
import { receiptOf } from './shared/order.js'
import { HOST, ready } from './shared/ready.js'

const app = express()
app.use(express.json())

app.get('/hello', (_request, response) => {
  response.json({ message: 'Hello, World!' })
})

app.get('/customers/:id/orders', (request, response) => {
  const params = ordersOfParams.safeParse(request.params)
  const query = ordersOfQuery.safeParse(request.query)
  if (params.success && query.success) response.json({ customer: params.data.id, limit: query.data.limit })
  else response.status(400).json({ message: 'not a number' })
})

app.post('/orders', (request, response) => {
  const order = orderSchema.safeParse(request.body)
  if (order.success) response.status(201).json(receiptOf(order.data))
  else response.status(400).json(order.error)
})

const server = app.listen(0, HOST, () => ready((server.address() as AddressInfo).port))
