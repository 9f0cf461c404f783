import { describeHttpAdapter } from '../http-adapter.conformance.js'
import { NodeAdapter } from './node-adapter.js'

describeHttpAdapter('node', async ({ handler, limits, logger }) => {
  const adapter = new NodeAdapter({ logger })
  adapter.start(handler, limits)
  const { port } = await adapter.listen({ port: 0, host: '127.0.0.1' })
  return {
    adapter,
    send: (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init),
    inFlight: () => adapter.inFlight,
  }
})
