import type { MeterRegistry } from '../core/index.js'
import type { HttpTransport } from './transport/http-transport.js'

const CONNECTIONS = 'http.client.open.connections'
const WAITING = 'http.client.requests.waiting'

/** Reports the connections of a client; OpenTelemetry's name, with the client in place of addresses. @returns ends that */
export function meterConnections(
  client: string,
  transport: HttpTransport,
  meters: MeterRegistry,
): () => void {
  const tags = { 'client.name': client }
  const bound = [
    ...(['active', 'idle'] as const).map((state) =>
      meters.gauge(CONNECTIONS, () => transport.connections()?.[state] ?? 0, {
        tags: { ...tags, state },
        description: 'Connections to other services that are open, by what they do',
      }),
    ),
    meters.gauge(WAITING, () => transport.connections()?.waiting ?? 0, {
      tags,
      description: 'Requests that wait for a connection to another service',
    }),
  ]
  return () => {
    for (const meter of bound) meter.remove()
  }
}
