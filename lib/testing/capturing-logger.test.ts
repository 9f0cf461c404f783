import { describe, expect, it } from '@jest/globals'
import { RequestContext } from '../core/index.js'
import { CapturingLogger } from './capturing-logger.js'

class Work extends RequestContext {
  readonly id = 'request-1'
}

describe('CapturingLogger', () => {
  it('keeps level, message, fields, name and request of every line, also of named loggers', () => {
    const logger = new CapturingLogger()
    logger.info('started', { port: 3000 })
    RequestContext.run(new Work(), (named) => named.error('failed'), logger.named('shop.Orders'))
    expect(logger.entries).toEqual([
      { level: 'info', message: 'started', fields: { port: 3000 }, name: undefined, requestId: undefined },
      { level: 'error', message: 'failed', fields: {}, name: 'shop.Orders', requestId: 'request-1' },
    ])
  })

  it('lists the messages of a level, or from a level upwards, until it is cleared', () => {
    const logger = new CapturingLogger()
    logger.trace('t')
    logger.debug('d')
    logger.warn('w')
    logger.fatal('f')
    expect(logger.messages('warn')).toEqual(['w'])
    expect(logger.messages('debug', { orAbove: true })).toEqual(['d', 'w', 'f'])
    logger.clear()
    expect(logger.entries).toEqual([])
  })
})
