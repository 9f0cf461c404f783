import { describe, expect, it } from '@jest/globals'
import { objectSource, StandardEnvironment, type PropertyValues } from '../../config/index.js'
import { CapturingLogger } from '../../testing/capturing-logger.js'
import { configuredLogging, loggingOptionsFrom } from './configured-logging.js'
import { LoggingSystem } from './logging-system.js'

const environment = (values: PropertyValues, profiles?: readonly string[]): StandardEnvironment =>
  new StandardEnvironment([objectSource('application.yaml', values)], profiles)

class ShopModule {}

describe('loggingOptionsFrom', () => {
  it('has defaults', async () => {
    expect(await loggingOptionsFrom(environment({}))).toEqual({
      levels: {},
      groups: {},
      format: 'auto',
      isDevelopment: false,
      console: true,
      file: undefined,
      redact: [],
      censor: '******',
    })
  })

  it('reads levels, groups, format, file and what is hidden', async () => {
    const options = await loggingOptionsFrom(
      environment(
        {
          logging: {
            level: { root: 'WARN', 'shop.orders': 'debug', nexus: { http: 'trace' } },
            group: { storage: ['shop.disk', 'shop.cache'], other: 'a, b' },
            format: 'json',
            file: { name: 'shop.log' },
            console: { enabled: false },
            redact: ['*.token'],
            censor: '-',
          },
        },
        ['dev'],
      ),
    )
    expect(options).toEqual({
      level: 'warn',
      levels: { 'shop.orders': 'debug', 'nexus.http': 'trace' },
      groups: { storage: ['shop.disk', 'shop.cache'], other: ['a', 'b'] },
      format: 'json',
      isDevelopment: true,
      console: false,
      file: 'shop.log',
      redact: ['*.token'],
      censor: '-',
    })
  })

  it('brings pino where the lines are to be its', async () => {
    const options = await loggingOptionsFrom(environment({ 'logging.format': 'pino' }))
    expect(options).toMatchObject({ format: 'pino', pino: expect.any(Function) })
    expect(() => new LoggingSystem({ ...options, file: undefined })).not.toThrow()
  })

  it.each([
    [{ 'logging.level.root': 'loud' }, /logging\.level\.root/],
    [{ 'logging.format': 'xml' }, /logging\.format.*auto, pretty, json, pino/s],
    [
      { 'logging.level': 'debug' },
      /logging\.level .*: expected a map, found "debug"; write logging\.level\.root: debug$/,
    ],
    [{ 'logging.formt': 'json' }, /did you mean logging\.format/],
  ])('names the property that is wrong: %j', async (values, message) => {
    await expect(loggingOptionsFrom(environment(values))).rejects.toThrow(message)
  })
})

describe('configuredLogging', () => {
  it('gives a logger of the application everything that no level holds back', async () => {
    const logger = new CapturingLogger()
    const values = { 'logging.level.shop.noise': 'error' }
    const system = await configuredLogging({
      environment: environment(values),
      logger,
      root: ShopModule,
    })
    system.named('shop').trace('a')
    system.named('shop.noise.Poll').warn('b')
    expect(logger.entries.map(({ message }) => message)).toEqual(['a'])
  })

  it('takes an empty file name or address for none, as placeholders without a value leave it', async () => {
    const values = {
      'logging.file.name': '${NO_LOG_FILE:}',
      'logging.loki.url': '',
      'logging.elasticsearch.url': '',
    }
    expect((await loggingOptionsFrom(environment(values))).file).toBeUndefined()
    await expect(
      configuredLogging({ environment: environment(values), root: ShopModule }),
    ).resolves.toBeDefined()
  })

  it('refuses an address of a log store that is none, without its password', async () => {
    const of = (values: PropertyValues) =>
      configuredLogging({ environment: environment(values), root: ShopModule })
    await expect(of({ 'logging.loki.url': 'loki:3100' })).rejects.toThrow('logging.loki.url is "loki:3100"')
    const secret = of({ 'logging.elasticsearch.url': 'http://elastic:hunter2@es:9200' })
    await expect(secret).rejects.toThrow('http://******@es:9200')
  })
})
