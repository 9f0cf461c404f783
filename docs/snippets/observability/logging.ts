// #region imports
import { Injectable, Module } from 'nexus-framework'
import { SystemClock, SystemRandom } from 'nexus-framework/common'
import { Logger } from 'nexus-framework/core'
import {
  jsonLines,
  LoggingSystem,
  LogShipper,
  LokiStore,
  NestLogger,
  type LogAppender,
  type LogStream,
} from 'nexus-framework/observability'
import { pino } from 'pino'
// #endregion imports

// #region inject
@Injectable()
export class OrderService {
  constructor(private readonly logger: Logger) {}

  place(sku: string, count: number): void {
    this.logger.info('placed', { sku, count })
  }

  fail(error: unknown): void {
    this.logger.error('could not be placed', error)
  }
}

@Module({ providers: [OrderService] })
export class OrdersModule {}

@Module({ imports: [OrdersModule] })
export class ShopModule {}
// #endregion inject

// #region with
export function deliver(logger: Logger, order: string, parcels: readonly string[]): void {
  const log = logger.with({ order })
  for (const parcel of parcels) log.info('shipped', { parcel })
}
// #endregion with

// #region levels
@Injectable()
export class Support {
  constructor(private readonly logging: LoggingSystem) {}

  look(name: string): void {
    this.logging.setLevel(name, 'debug')
  }

  lookAway(name: string): void {
    this.logging.setLevel(name, undefined)
  }
}
// #endregion levels

// #region context
export function tagWithTenant(logging: LoggingSystem, tenant: () => string | undefined): () => void {
  return logging.addContext(() => {
    const name = tenant()
    return name === undefined ? undefined : { tenant: name }
  })
}
// #endregion context

// #region appender
export class ErrorCounter implements LogAppender {
  errors = 0

  append({ level }: Parameters<LogAppender['append']>[0]): void {
    if (level === 'error' || level === 'fatal') this.errors++
  }
}
// #endregion appender

export async function program(counter: ErrorCounter): Promise<void> {
  // #region plain
  const logging = new LoggingSystem({
    level: 'debug',
    levels: { 'shop.noise': 'off' },
    appenders: [counter],
  })
  const logger = logging.named('shop.import')
  logger.info('imported', { rows: 12 })
  await logging[Symbol.asyncDispose]()
  // #endregion plain
}

export function pinoLog(stream: LogStream): LoggingSystem {
  // #region pino
  return new LoggingSystem({
    format: 'pino',
    pino: (options, destination) => pino({ ...options, mixin: () => ({ region: 'eu' }) }, destination),
    stream,
  })
  // #endregion pino
}

export function ship(url: string): LoggingSystem {
  // #region ship
  const shipper = new LogShipper(new LokiStore({ url, labels: { service_name: 'shop' } }), {
    clock: new SystemClock(),
    random: new SystemRandom(),
    format: jsonLines(),
  })
  return new LoggingSystem({ appenders: [shipper] })
  // #endregion ship
}

// #region nest
export class LegacyService {
  private readonly logger = new NestLogger(LegacyService.name)

  run(): void {
    this.logger.log('runs')
    this.logger.error('failed', new RangeError('broken').stack)
  }
}
// #endregion nest
