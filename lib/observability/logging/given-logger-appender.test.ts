import { describe, expect, it } from '@jest/globals'
import pino from 'pino'
import { RequestContext, type LogFields } from '../../core/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { givenLoggerAppender } from './given-logger-appender.js'
import type { NestLoggerService } from './logger-shapes.js'
import { LOG_LEVELS } from './log-level.js'
import { LoggingSystem } from './logging-system.js'

class Request extends RequestContext {
  readonly id = 'r-1'
}

function systemOf(logger: Parameters<typeof givenLoggerAppender>[0]): LoggingSystem {
  const system = new LoggingSystem({
    console: false,
    level: 'trace',
    appenders: [givenLoggerAppender(logger)],
  })
  system.addContext(() => ({ trace_id: 't' }))
  return system
}

describe('a logger that the application brings', () => {
  it('gets every level, the name, the context and the fields', () => {
    const given = new CapturingLogger()
    const system = systemOf(given)
    for (const level of LOG_LEVELS) system.named('shop')[level](level, { a: 1 })
    system.logger.info('root')
    expect(given.entries).toEqual([
      ...LOG_LEVELS.map((level) => ({
        level,
        message: level,
        name: 'shop',
        fields: { trace_id: 't', a: 1 },
        requestId: undefined,
      })),
      expect.objectContaining({ message: 'root', name: undefined }),
    ])
  })

  it('is named where a class stands in its place', () => {
    class MyLogger {
      readonly secret = 'source'
    }
    const given = MyLogger as unknown as NestLoggerService
    expect(() => givenLoggerAppender(given)).toThrow(
      'The option logger is the class MyLogger, which lines can not be written to.',
    )
  })

  it('may be a pino', () => {
    let lines = ''
    const given = pino(
      { level: 'trace', redact: ['secret'] },
      { write: (text: string) => void (lines += text) },
    )
    const system = systemOf(given)
    const request = new Request()
    request.user = 'ann'
    RequestContext.run(request, () => system.named('shop').warn('low', { secret: 1, sku: 'tea' }), undefined)
    expect(JSON.parse(lines)).toMatchObject({
      level: 40,
      logger: 'shop',
      requestId: 'r-1',
      user: 'ann',
      trace_id: 't',
      secret: '[Redacted]',
      sku: 'tea',
      msg: 'low',
    })
  })

  it("may have the shape of NestJS's LoggerService", () => {
    const calls: unknown[][] = []
    const note =
      (name: string) =>
      (...all: unknown[]) =>
        calls.push([name, ...all])
    const given = { log: note('log'), error: note('error'), warn: note('warn'), debug: note('debug') }
    const system = new LoggingSystem({
      console: false,
      level: 'trace',
      appenders: [givenLoggerAppender(given)],
    })
    const shop = system.named('Shop')
    const error = new RangeError('broken')
    shop.trace('verbose is not there')
    shop.debug('d')
    shop.info('i', { sku: 'tea' })
    shop.warn('w', { error })
    shop.error('e', { error } satisfies LogFields)
    shop.error('with fields', { sku: 'tea' })
    shop.fatal('fatal is not there', { error: 'text' })
    system.logger.info('root')
    expect(calls).toEqual([
      ['debug', 'd', 'Shop'],
      ['log', 'i', { sku: 'tea' }, 'Shop'],
      ['warn', 'w', error.stack, 'Shop'],
      ['error', 'e', error.stack, 'Shop'],
      ['error', 'with fields {"sku":"tea"}', undefined, 'Shop'],
      ['error', 'fatal is not there', 'text', 'Shop'],
      ['log', 'root', 'Application'],
    ])
  })
})

describe('A logger that is none', () => {
  it.each<[unknown, string, string]>([
    [['error', 'warn'], 'is a list (error, warn)', 'set the property logging.level.root: warn'],
    [['log'], 'is a list (log)', 'set the property logging.level.root: info'],
    [[], 'is a list ()', 'logging.level.root'],
    [false, 'is false', 'set the property logging.level.root: off'],
    [true, 'is true', 'an application logs by itself'],
    [null, 'is null', 'Give a Logger'],
    [{}, 'is an object with none of the methods of a logger', 'Give a Logger'],
    [{ log: () => undefined }, 'is an object with log only', 'the methods log, error and warn'],
  ])('is refused with what to give instead: %j', (given, message, help) => {
    expect(() => givenLoggerAppender(given as NestLoggerService)).toThrow(
      expect.objectContaining({
        code: 'NEXUS_LOGGING_LOGGER',
        message: expect.stringContaining(message),
        help: expect.stringContaining(help),
      }),
    )
  })
})
