import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { HOST, ready } from '../shared/ready.js'

const app = new Hono()
app.get('/', (c) => c.json({ message: 'Hello, World!' }))
serve({ fetch: app.fetch, port: 0, hostname: HOST }, ({ port }) => ready(port))
