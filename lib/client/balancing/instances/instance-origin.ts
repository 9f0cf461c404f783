import type { ServiceInstance } from '../../discovery/service-instance.js'

/** Where the requests of an instance go: `http://10.0.0.5:8080`, `https://[::1]:8443`. */
export function originOf({ host, port, secure = false }: ServiceInstance): string {
  const authority = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return `${secure ? 'https' : 'http'}://${authority}:${port}`
}
