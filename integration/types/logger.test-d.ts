// Compiled by `npm run typecheck`; nothing runs. An expectation that does not hold is a compile error.
import { Logger } from 'nexus-framework/core'

declare const logger: Logger

interface Order {
  readonly sku: string
}
declare const order: Order

// What a catch clause or a listener of failures has is logged as it is, with every level.
try {
  logger.info('placed', { sku: 'tea' })
} catch (error) {
  logger.debug('failed', error)
  logger.warn('failed', error)
  logger.error('failed', error)
  logger.with({ sku: 'tea' }).fatal('failed', error)
}
logger.error('failed', new RangeError('none left'))
void Promise.reject(new RangeError()).catch((reason: unknown) => logger.error('failed', reason))
logger.info('placed', order)

// @ts-expect-error: the message comes first
logger.error(new RangeError('none left'))
// @ts-expect-error: NestJS's stack and context are for its own logger
logger.error('failed', 'stack', 'context')

// A logger of somebody's own may ask for fields only.
export class Quiet extends Logger {
  trace(): void {}
  debug(): void {}
  info(_message: string, _fields?: Readonly<Record<string, unknown>>): void {}
  warn(): void {}
  error(_message: string, _fieldsOrError?: unknown): void {}
  fatal(): void {}
  named(): Logger {
    return this
  }
}
