import { DataSize, Duration } from '../../common/index.js'
import { ConfigurationProperties, Property, Secret } from '../../config/index.js'
import { LOG_FORMATS, LOG_THRESHOLDS, type LogFormat, type LogThreshold } from './logging.options.js'
import { DEFAULT_CENSOR } from './secret-fields.js'
import { DEFAULT_SHIPPING_OPTIONS } from './drivers/shipping.options.js'

/** `logging.console.*`. */
export class LogConsoleProperties {
  /** Whether lines go to standard output. */
  enabled = true
}

/** `logging.file.*`. */
export class LogFileProperties {
  /** A file that lines are added to, besides standard output: as JSON unless `logging.format` is `pretty` (by pino where it is `pino`). Its folder is made where it is missing; a file that is moved away is opened anew. */
  @Property({ type: String })
  name: string | undefined
}

/** How a log store knows who writes. None of it is ever logged. */
export class LogStoreAuthProperties {
  /** Name of the user, with `password`: HTTP basic authentication. */
  @Property({ type: String })
  username: string | undefined
  /** Password of the user. */
  @Property({ type: Secret })
  password: Secret | undefined
  /** A token that is sent as `Authorization: Bearer ...`. */
  @Property({ type: Secret })
  bearerToken: Secret | undefined
  /** An API key that is sent as `Authorization: ApiKey ...`: Elasticsearch's. */
  @Property({ type: Secret })
  apiKey: Secret | undefined
}

/** What all log stores have. */
export class LogStoreProperties {
  /** Address of the server, such as `http://loki:3100`. Nothing is sent without it. */
  @Property({ type: String })
  url: string | undefined
  /** How many lines are sent at once at most. */
  batchSize = DEFAULT_SHIPPING_OPTIONS.batchSize
  /** How long a line waits for others to be sent with. */
  batchInterval = Duration.ofMillis(DEFAULT_SHIPPING_OPTIONS.batchIntervalMs)
  /** How many lines are kept while the server can not be reached, or is slower than the application; then the oldest ones are dropped, and counted. */
  bufferSize = DEFAULT_SHIPPING_OPTIONS.bufferSize
  /** How much memory these lines may take. */
  bufferMemory = DataSize.ofBytes(DEFAULT_SHIPPING_OPTIONS.bufferBytes)
  /** How long one attempt to send may take. */
  timeout = Duration.ofMillis(DEFAULT_SHIPPING_OPTIONS.timeoutMs)
  /** How long the lines that are left may take at shutdown. */
  shutdownTimeout = Duration.ofMillis(DEFAULT_SHIPPING_OPTIONS.shutdownTimeoutMs)
  auth = new LogStoreAuthProperties()
}

/** `logging.loki.*`. */
@ConfigurationProperties('logging.loki')
export class LokiProperties extends LogStoreProperties {
  /** Labels of every stream, besides `level`. Default: `service_name`, the name of the root module. Few and fixed: each combination is a stream of its own in Loki. */
  @Property({ of: String })
  labels: Record<string, string> = {}
  /** Tenant of a Loki that has several: `X-Scope-OrgID`. */
  @Property({ type: String })
  tenantId: string | undefined
}

/** `logging.elasticsearch.*`. */
@ConfigurationProperties('logging.elasticsearch')
export class ElasticsearchLogProperties extends LogStoreProperties {
  /** The data stream that lines are added to. */
  dataStream = 'logs-nexus-default'
}

/** `logging.*`. */
@ConfigurationProperties('logging')
export class LoggingProperties {
  /** Levels by the dotted name of a logger, which hold for everything below, by the name of a group, or of all that has none (`root`, `info` by default). */
  @Property({ enum: LOG_THRESHOLDS, key: 'root' })
  level: Record<string, LogThreshold> = {}
  /** Loggers that get a level together, by the name of the group. `web` and `sql` are there. */
  @Property({ of: String })
  group: Record<string, string> = {}
  /** `pretty` for people, `json` for programs; `auto` is `pretty` on a terminal and with the profile `dev`, else `json`. `pino` has the lines of `json` serialized by pino, which is an optional package: it starts later and costs more per line. */
  @Property({ enum: LOG_FORMATS })
  format: LogFormat = 'auto'
  /** Paths of fields that are hidden, in the syntax of pino: `headers.authorization`, `items[*].card`, `*.token`. What has the name of a secret is hidden anyway. */
  @Property({ of: String })
  redact: string[] = []
  /** What stands for a hidden value. */
  censor = DEFAULT_CENSOR
  console = new LogConsoleProperties()
  file = new LogFileProperties()
}

/** What an application binds of whose sections it says something. */
export const LOGGING_PROPERTIES = [LoggingProperties, LokiProperties, ElasticsearchLogProperties] as const
