import type { Clock, Random } from '../../common/index.js'
import { Binder, type StandardEnvironment } from '../../config/index.js'
import type { LogAppender } from './log-appender.js'
import type { LogFormatter } from './log-record.js'
import { ElasticsearchStore } from './drivers/elasticsearch-store.js'
import { LogShipper } from './drivers/log-shipper.js'
import type { LogStore } from './drivers/log-store.js'
import { LokiStore } from './drivers/loki-store.js'
import type { Reporter } from './drivers/shipping-report.js'
import type { LogStoreCredentials, ShippingOptions } from './drivers/shipping.options.js'
import {
  ElasticsearchLogProperties,
  LokiProperties,
  type LogStoreAuthProperties,
  type LogStoreProperties,
} from './logging.properties.js'

export interface LogStoresContext {
  readonly clock: Clock
  readonly random: Random
  readonly format: LogFormatter
  /** Labels of Loki's streams where none are given. */
  readonly labels: Readonly<Record<string, string>>
  /** Takes lines about a store for everywhere but there. */
  readonly reportFor: (appender: () => LogAppender) => Reporter
}

/** The log stores that have an address. @throws LogStoreAddressError */
export function configuredStores(
  environment: StandardEnvironment,
  context: LogStoresContext,
): readonly LogAppender[] {
  const binder = new Binder(environment)
  const appenders: LogAppender[] = []
  // Not bound where nothing is said: that would take longer than all the rest.
  const loki = environment.hasPropertiesBelow('logging.loki') ? binder.bindValid(LokiProperties) : undefined
  if (loki?.url !== undefined && loki.url !== '') {
    const { url, tenantId, auth } = loki
    const labels = Object.keys(loki.labels).length === 0 ? context.labels : loki.labels
    const store = new LokiStore({ url, labels, tenantId, auth: credentials(auth) })
    appenders.push(shipper(store, loki, context))
  }
  const elasticsearch = environment.hasPropertiesBelow('logging.elasticsearch')
    ? binder.bindValid(ElasticsearchLogProperties)
    : undefined
  if (elasticsearch?.url !== undefined && elasticsearch.url !== '') {
    const { url, dataStream, auth } = elasticsearch
    const store = new ElasticsearchStore({ url, dataStream, auth: credentials(auth) })
    appenders.push(shipper(store, elasticsearch, context))
  }
  return appenders
}

function shipper(
  store: LogStore,
  properties: LogStoreProperties,
  { clock, random, format, reportFor }: LogStoresContext,
): LogAppender {
  const appender: LogAppender = new LogShipper(store, {
    ...shippingOptions(properties),
    clock,
    random,
    format,
    report: reportFor(() => appender),
  })
  return appender
}

function shippingOptions(properties: LogStoreProperties): ShippingOptions {
  const { batchSize, batchInterval, bufferSize, bufferMemory, timeout, shutdownTimeout } = properties
  return {
    batchSize,
    batchIntervalMs: batchInterval.toMillis(),
    bufferSize,
    bufferBytes: bufferMemory.toBytes(),
    timeoutMs: timeout.toMillis(),
    shutdownTimeoutMs: shutdownTimeout.toMillis(),
  }
}

function credentials({
  username,
  password,
  bearerToken,
  apiKey,
}: LogStoreAuthProperties): LogStoreCredentials {
  return {
    username,
    password: password?.reveal(),
    bearerToken: bearerToken?.reveal(),
    apiKey: apiKey?.reveal(),
  }
}
