import { DataSize, Duration } from '../../common/index.js'
import { Property, Secret } from '../../config/index.js'
import { LoadBalancerProperties } from '../balancing/load-balancer.properties.js'

/** `client.<name>.tls.*`: files with PEM text, or the text itself. */
export class ClientTlsProperties {
  @Property({ type: String }) ca?: string
  @Property({ type: String }) cert?: string
  @Property({ type: String }) key?: string
  @Property({ type: Secret }) passphrase?: Secret
  @Property({ type: String }) serverName?: string
  @Property({ type: Boolean }) rejectUnauthorized?: boolean
}

/** `client.<name>.*`, and `client.default.*` for all: see ClientOptions. Patterns of resilience are named: `true`, or the name of an instance. */
export class ClientInstanceProperties {
  @Property({ type: String }) baseUrl?: string
  @Property({ type: Duration }) connectTimeout?: Duration
  @Property({ type: Duration }) readTimeout?: Duration
  @Property({ type: Duration }) timeout?: Duration
  @Property({ type: DataSize }) maxResponseSize?: DataSize
  @Property({ type: Number }) maxConnections?: number
  @Property({ type: Duration }) keepAliveTimeout?: Duration
  @Property({ type: Boolean }) http2?: boolean
  @Property({ type: Number }) maxRedirects?: number
  @Property({ type: Duration }) shutdownTimeout?: Duration
  @Property({ of: String }) headers: Record<string, string> = {}
  @Property({ type: String }) proxy?: string
  tls = new ClientTlsProperties()
  @Property({ type: String }) retry?: string
  @Property({ type: String }) hedge?: string
  @Property({ type: String }) circuitBreaker?: string
  @Property({ type: String }) rateLimiter?: string
  @Property({ type: String }) timeLimiter?: string
  @Property({ type: String }) bulkhead?: string
  loadBalancer = new LoadBalancerProperties()
}
