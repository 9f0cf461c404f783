import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { attachNestLogger, NestLogger as Logger, NestLogger } from './nest-logger.js'
import type { NestLoggerService } from './logger-shapes.js'

let captured: CapturingLogger
let detach: () => void

beforeEach(() => {
  captured = new CapturingLogger()
  detach = attachNestLogger(captured)
})
afterEach(() => {
  NestLogger.overrideLogger(undefined)
  detach()
})

const STACK = 'RangeError: broken\n    at place (orders.ts:1:1)'

describe('NestLogger', () => {
  it("writes under its context, with NestJS's levels", () => {
    const logger = new Logger('Orders')
    for (const level of ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const) logger[level](level)
    expect(captured.entries.map(({ name, level, message }) => [name, level, message])).toEqual([
      ['Orders', 'trace', 'verbose'],
      ['Orders', 'debug', 'debug'],
      ['Orders', 'info', 'log'],
      ['Orders', 'warn', 'warn'],
      ['Orders', 'error', 'error'],
      ['Orders', 'fatal', 'fatal'],
    ])
  })

  it.each<[string, (logger: NestLogger) => void, object]>([
    ['a context of the call', () => Logger.log('m', 'Shop'), { name: 'Shop', fields: {} }],
    ['no context', () => Logger.log('m'), { name: 'Application', fields: {} }],
    ['a stack', (logger) => logger.error('m', STACK), { name: 'Orders', fields: { error: STACK } }],
    [
      'a stack and a context',
      () => Logger.error('m', STACK, 'Shop'),
      { name: 'Shop', fields: { error: STACK } },
    ],
    ['no stack and a context', () => Logger.error('m', undefined, 'Shop'), { name: 'Shop', fields: {} }],
    ['only a stack', () => Logger.error('m', STACK), { name: 'Application', fields: { error: STACK } }],
    [
      'further values',
      (logger) => logger.warn('m', { a: 1 }, 2),
      { name: 'Orders', fields: { params: [{ a: 1 }, 2] } },
    ],
    ['an object', (logger) => logger.log({ a: 1 }), { message: 'Object', fields: { data: { a: 1 } } }],
    [
      'an error',
      (logger) => logger.error(new RangeError('m')),
      { message: 'm', fields: { error: new RangeError('m') } },
    ],
  ])('takes %s', (_what, write, entry) => {
    write(new Logger('Orders'))
    expect(captured.entries).toEqual([expect.objectContaining(entry)])
  })

  it('looks through a text of line breaks once', () => {
    Logger.error('m', '\n'.repeat(1_000_000), 'Shop')
    expect(captured.entries).toHaveLength(1)
  })

  it('goes where it is sent instead', () => {
    const calls: unknown[][] = []
    const service: NestLoggerService = {
      log: (...all) => calls.push(all),
      error: (...all) => calls.push(all),
      warn: (...all) => calls.push(all),
    }
    Logger.overrideLogger(service)
    new Logger('Orders').log('a', 1)
    new Logger('Orders').verbose('not there')
    Logger.overrideLogger(false)
    new Logger('Orders').log('b')
    Logger.overrideLogger(undefined)
    new Logger('Orders').log('c')
    expect(calls).toEqual([['a', 1, 'Orders']])
    expect(captured.messages('info')).toEqual(['c'])
  })

  it('goes to the application that was created last', () => {
    const second = new CapturingLogger()
    const detachSecond = attachNestLogger(second)
    detach()
    Logger.log('a')
    detachSecond()
    expect([captured.entries, second.messages('info')]).toEqual([[], ['a']])
  })
})
