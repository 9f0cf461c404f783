import { afterEach, describe, expect, it } from '@jest/globals'
import { ActuatorModule } from '../actuator/index.js'
import { ConfigurationProperties, InvalidConfigurationError } from '../config/index.js'
import { Inject, Injectable, Module } from '../core/index.js'
import { NexusApplication } from '../http/index.js'
import { CapturingLogger, TestingModule, type TestApplication } from '../testing/index.js'
import { SPRING_BOOT_PROPERTIES } from './index.js'

@ConfigurationProperties('management.shop')
class ShopManagementProperties {
  limit = 1
}

@Injectable()
class Shop {
  constructor(@Inject(ShopManagementProperties) readonly properties: ShopManagementProperties) {}
}

@Module({})
class AppModule {}

describe('Names below management and logging', () => {
  let app: TestApplication | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })

  const boot = async (
    properties: Record<string, string>,
    { imports = [ActuatorModule], logger = new CapturingLogger() } = {},
  ): Promise<readonly string[]> => {
    const providers = [Shop, ShopManagementProperties]
    app = await TestingModule.create({ imports, providers, properties, logger, cache: false }).compile()
    return logger.messages('warn')
  }

  it.each([
    ['management.tracing.exportr', 'management.tracing.exporter'],
    ['management.tracing.sampling.probabilty', 'management.tracing.sampling.probability'],
    ['management.tracing.propagation.tpye', 'management.tracing.propagation.type'],
    ['management.tracing.spans.guard', 'management.tracing.spans.guards'],
    ['management.otlp.tracing.endpont', 'management.otlp.tracing.endpoint'],
    ['management.otlp.tracng.endpoint', 'management.otlp.tracing'],
    ['management.otlp.metrics.export.ulr', 'management.otlp.metrics.export.url'],
    ['management.zipkin.tracing.endpont', 'management.zipkin.tracing.endpoint'],
    ['management.zipkni.tracing.endpoint', 'management.zipkin'],
    ['management.metrics.tag.region', 'management.metrics.tags'],
    ['management.health.diskspace.treshold', 'management.health.diskspace.threshold'],
    ['management.shop.limt', 'management.shop.limit'],
    ['logging.loki.ulr', 'logging.loki.url'],
    ['logging.levl.root', 'logging.level'],
  ])('refuse %s and name what was meant', async (name, meant) => {
    await expect(boot({ [name]: 'console' })).rejects.toThrow(
      expect.objectContaining({
        code: 'NEXUS_CONFIG_INVALID',
        message: expect.stringMatching(
          new RegExp(
            `  - ${name.split('.').slice(0, 2).join('\\.')}.*: unknown property; did you mean ${meant}\\?`,
          ),
        ),
      }),
    )
  })

  it('refuse what is nothing like a section', async () => {
    await expect(boot({ 'management.other.x': '1', 'management.otlp.other': '1' })).rejects.toThrow(
      /management\.other .*ManagementProperties declares enabled, .*\btracing\b[^]*management\.otlp\.other .*below management\.otlp there are: (?:tracing, metrics|metrics, tracing)$/,
    )
  })

  it('refuse them in an application that has no module of the framework', async () => {
    const booting = boot({ 'management.tracing.exportr': 'console' }, { imports: [] })
    await expect(booting).rejects.toThrow('did you mean management.tracing.exporter?')
  })

  it('may be those of parts that are not used', async () => {
    const properties = {
      'management.tracing.sampling.probability': '0.5',
      'management.otlp.tracing.headers.x-tenant': 'a',
      'management.health.ping.enabled': 'false',
      'management.endpoint.metrics.cache.time-to-live': '1s',
      'management.shop.limit': '2',
      'logging.level.orders': 'debug',
    }
    await expect(boot(properties)).resolves.toEqual([])
  })

  it.each(SPRING_BOOT_PROPERTIES)('say what to use instead of $property', async ({ property, instead }) => {
    for (const name of [property, `${property}.x`])
      await expect(boot({ [name]: 'x' })).rejects.toThrow(`unknown property; ${instead}`)
  })

  it('are told by the part that has a replacement, each of them', async () => {
    const names = ['web.server.max-uri-tags', 'web.server.request.metric-name', 'export.prometheus.enabled']
    const properties = Object.fromEntries(names.map((name) => [`management.metrics.${name}`, 'x']))
    await expect(boot(properties)).rejects.toThrow(
      /3 problems:\n  - management\.metrics\.web\.server\.max-uri-tags .*: .*use management\.metrics\.limits\.max-series\.http\.server\.requests\n  - management\.metrics\.web\.server\.request\.metric-name .*\n  - management\.metrics\.export\.prometheus .*: unknown property; use management\.prometheus\.metrics\.export$/,
    )
  })

  it('are told at once, whichever part of the framework knows them, with values that are wrong', async () => {
    const properties = {
      'logging.pattern.console': '%m%n',
      'logging.level.root': 'loud',
      'logging.loki.ulr': 'http://loki:3100',
      'server.prot': '80',
      'management.endpoints.web.cors.allowed-origins': '*',
      'management.endpoints.web.exposure.include': 'helth',
      'management.endpoint.health.access': 'all',
      'management.metrics.tag.region': 'eu',
      'spring.application.name': 'shop',
    }
    const told: unknown = await boot(properties).catch((error: unknown) => error)
    expect(told).toBeInstanceOf(InvalidConfigurationError)
    expect((told as InvalidConfigurationError).problems.map(({ property }) => property).toSorted()).toEqual([
      'logging.level.root',
      'logging.loki.ulr',
      'logging.pattern',
      'management.endpoint.health.access',
      'management.endpoints.web.cors',
      'management.endpoints.web.exposure.include',
      'management.metrics.tag',
      'server.prot',
      'spring.application.name',
    ])
  })

  it('of Spring Boot are told in the log where an environment variable has them', async () => {
    const logger = new CapturingLogger()
    const env = { SPRING_APPLICATION_NAME: 'shop', HOME: '/' }
    const application = await NexusApplication.create(AppModule, { env, args: [], envFile: false, logger })
    await application.close()
    expect(logger.entries.filter(({ level }) => level === 'warn')).toMatchObject([
      {
        name: 'nexus.config',
        message:
          'spring.application.name (environment variable SPRING_APPLICATION_NAME): nothing reads this; use APPLICATION_NAME',
      },
    ])
  })

  it('are missed where the first part of a name is misspelt', async () => {
    const properties = { 'manangement.tracing.exporter': 'x', 'loging.level.root': 'off', 'orders.x': '1' }
    await expect(boot(properties)).resolves.toEqual([
      expect.stringMatching(/^manangement \(.+\): nothing reads this; did you mean management\?$/),
      expect.stringMatching(/^loging \(.+\): nothing reads this; did you mean logging\?$/),
    ])
  })
})
