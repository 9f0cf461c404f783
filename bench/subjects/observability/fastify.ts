import type { FastifyServerOptions } from 'fastify'
import type { AddressInfo } from 'node:net'
import { OBSERVATION } from '../shared/observation.js'
import { HOST, ready } from '../shared/ready.js'

if (OBSERVATION === 'everything') {
  const { traceHttp } = await import('../shared/http-tracing.js')
  traceHttp()
}
const { fastify } = await import('fastify')

// Its own logger writes two lines for each request; the first one is turned off, so that all subjects write one.
const options: FastifyServerOptions =
  OBSERVATION === 'everything' ? { logger: true, disableRequestLogging: true } : {}
const app = fastify(options)
if (OBSERVATION === 'everything') {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({ req: request, res: reply, responseTime: reply.elapsedTime }, 'request completed')
    done()
  })
}
if (OBSERVATION !== 'plain') {
  const { measureRoutes } = await import('../shared/route-metrics.js')
  await measureRoutes(app)
}
app.get(
  '/hello',
  { schema: { response: { 200: { type: 'object', properties: { message: { type: 'string' } } } } } },
  () => ({ message: 'Hello, World!' }),
)
await app.listen({ port: 0, host: HOST })
ready((app.server.address() as AddressInfo).port)
