import { DataSize, Duration } from '../../common/index.js'
import { ConfigurationProperties, Property, type ValidationComplaints } from '../../config/index.js'
import { RequestLogProperties } from '../observation/request-log.properties.js'
import { DEFAULT_SERVER_LIMITS, type ServerLimits } from '../adapter/server-limits.js'
import './spring-boot-server-properties.js'

/** `server.limits.*`: see {@link ServerLimits}. */
export class ServerLimitsProperties {
  maxBodySize = DataSize.ofBytes(DEFAULT_SERVER_LIMITS.maxBodySize)
  maxHeaderSize = DataSize.ofBytes(DEFAULT_SERVER_LIMITS.maxHeaderSize)
  maxHeaderCount = DEFAULT_SERVER_LIMITS.maxHeaderCount
  maxUrlLength = DEFAULT_SERVER_LIMITS.maxUrlLength
  maxParameters = DEFAULT_SERVER_LIMITS.maxParameters
  maxJsonDepth = DEFAULT_SERVER_LIMITS.maxJsonDepth
  headersTimeout = Duration.ofMillis(DEFAULT_SERVER_LIMITS.headersTimeout)
  requestTimeout = Duration.ofMillis(DEFAULT_SERVER_LIMITS.requestTimeout)
  keepAliveTimeout = Duration.ofMillis(DEFAULT_SERVER_LIMITS.keepAliveTimeout)
  writeTimeout = Duration.ofMillis(DEFAULT_SERVER_LIMITS.writeTimeout)
  maxConnections = DEFAULT_SERVER_LIMITS.maxConnections

  toLimits(): ServerLimits {
    return {
      maxHeaderCount: this.maxHeaderCount,
      maxUrlLength: this.maxUrlLength,
      maxParameters: this.maxParameters,
      maxJsonDepth: this.maxJsonDepth,
      maxConnections: this.maxConnections,
      maxBodySize: this.maxBodySize.toBytes(),
      maxHeaderSize: this.maxHeaderSize.toBytes(),
      headersTimeout: this.headersTimeout.toMillis(),
      requestTimeout: this.requestTimeout.toMillis(),
      keepAliveTimeout: this.keepAliveTimeout.toMillis(),
      writeTimeout: this.writeTimeout.toMillis(),
    }
  }
}

/** `server.*`. */
@ConfigurationProperties<ServerProperties>('server', { validate: check })
export class ServerProperties {
  /** 0 picks a free port. */
  port = 3000
  /** Default: all interfaces. */
  @Property({ type: String })
  host: string | undefined
  /** Whether `/users/` is `/users`. */
  @Property({ enum: ['distinct', 'ignore'] })
  trailingSlash: 'distinct' | 'ignore' = 'distinct'
  /** How long requests in flight may take to finish at shutdown; then their connections are cut. */
  shutdownTimeout = Duration.ofSeconds(20)
  /**
   * How long the application goes on taking requests at shutdown while its readiness probe says that it does not: the time a platform
   * needs to send them elsewhere.
   */
  shutdownDelay = Duration.ofMillis(0)
  limits = new ServerLimitsProperties()
  requestLog = new RequestLogProperties()
}

/** A port that Node would refuse with an error that does not say where the number comes from, a share that is none, a duration that all are longer than. */
function check({ port, requestLog: { sampleRate, slowThreshold } }: ServerProperties): ValidationComplaints {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return { property: 'port', message: `must be a whole number from 0 to 65535, but is ${port}` }
  if (!(sampleRate >= 0 && sampleRate <= 1))
    return { property: 'request-log.sample-rate', message: `must be from 0 to 1, but is ${sampleRate}` }
  if (slowThreshold === undefined || slowThreshold.toMillis() >= 0) return undefined
  return {
    property: 'request-log.slow-threshold',
    message: `must not be negative, but is ${slowThreshold.toString()}`,
  }
}
