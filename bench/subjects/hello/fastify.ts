import { fastify } from 'fastify'
import type { AddressInfo } from 'node:net'
import { HOST, ready } from '../shared/ready.js'

const app = fastify()
app.get('/', () => ({ message: 'Hello, World!' }))
await app.listen({ port: 0, host: HOST })
ready((app.server.address() as AddressInfo).port)
