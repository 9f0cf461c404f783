import { describe, expect, it } from '@jest/globals'
import { Service } from '../container/component.decorators.js'
import { boot, moduleOf } from '../container/fixture/boot.js'
import { MapEnvironment } from '../container/fixture/map-environment.js'
import {
  ConditionalOnBean,
  ConditionalOnClass,
  ConditionalOnMissingBean,
  ConditionalOnProperty,
  Profile,
} from './condition.decorators.js'
import { AutoConfiguration, Bean, Configuration, Module } from './module.decorators.js'

@Service()
@Profile('dev & !test', 'demo')
class DemoData {}

@Service()
@ConditionalOnProperty({ name: 'mail.kind', havingValue: 'smtp', matchIfMissing: true })
class Smtp {}

@Service()
@ConditionalOnProperty('mail.debug')
class MailDebug {}

@Service()
@ConditionalOnClass('fast-check', 'node:http')
class Installed {}

@Service()
@ConditionalOnClass('no-such-package-anywhere')
class NotInstalled {}

const all = [DemoData, Smtp, MailDebug, Installed, NotInstalled]

async function present(properties: Record<string, string>, ...profiles: string[]): Promise<string[]> {
  const context = await boot({ providers: all }, { environment: new MapEnvironment(properties, ...profiles) })
  return context.graph.components.filter(({ stereotype }) => stereotype === 'service').map(({ name }) => name)
}

describe('conditions', () => {
  it('look at profiles, properties and installed packages', async () => {
    expect(await present({})).toEqual(['smtp', 'installed'])
    expect(await present({ 'mail.kind': 'api', 'mail.debug': 'yes' }, 'dev')).toEqual([
      'demoData',
      'mailDebug',
      'installed',
    ])
    expect(await present({ 'mail.kind': 'SMTP', 'mail.debug': 'false' }, 'dev', 'test')).toEqual([
      'smtp',
      'installed',
    ])
    expect(await present({}, 'demo')).toEqual(['demoData', 'smtp', 'installed'])
  })

  it('leave their outcome in the graph', async () => {
    const { graph } = await boot(
      { providers: all },
      { environment: new MapEnvironment({ 'mail.kind': 'api' }, 'test') },
    )
    const of = (subject: string) => graph.conditions.find((each) => each.subject === subject)
    expect(of('DemoData')).toEqual({
      subject: 'DemoData',
      module: 'AppModule',
      condition: "@Profile('dev & !test', 'demo')",
      phase: 'environment',
      matched: false,
      reason: 'the active profiles are test',
    })
    expect(of('Smtp')).toMatchObject({
      condition: '@ConditionalOnProperty(mail.kind=smtp)',
      reason: 'mail.kind is not smtp',
    })
    expect(of('MailDebug')).toMatchObject({ matched: false, reason: 'mail.debug is not set' })
    expect(of('NotInstalled')).toMatchObject({
      reason: 'the package no-such-package-anywhere is not installed',
    })
    expect(of('Installed')).toMatchObject({ matched: true, reason: undefined })
  })

  it('keep a whole module out, with its imports', async () => {
    const inner = moduleOf('Inner', { providers: [Smtp] })
    @Profile('cloud')
    @Module({ imports: [inner] })
    class CloudModule {}
    const without = await boot({ imports: [CloudModule], exports: [CloudModule] })
    expect(without.graph.module(inner)).toBeUndefined()
    const withIt = await boot({ imports: [CloudModule] }, { environment: new MapEnvironment({}, 'cloud') })
    expect(withIt.graph.module(inner)).toBeDefined()
  })

  it('on other components are decided when all others are known', async () => {
    @Service()
    @ConditionalOnMissingBean('store')
    class Fallback {}
    @Service()
    @ConditionalOnBean('store')
    class Report {}
    const store = { provide: 'store', useValue: 1 }
    const names = async (...providers: object[]) =>
      (await boot({ providers: [Fallback, Report, ...providers] as never })).graph.components
        .filter(({ stereotype }) => stereotype === 'service')
        .map(({ name }) => name)
    expect(await names()).toEqual(['fallback'])
    expect(await names(store)).toEqual(['report'])
  })

  it('stand on bean methods as well', async () => {
    @Configuration()
    class Beans {
      @Bean('a')
      @Profile('x')
      a() {
        return 'from x'
      }
      @Bean({ token: 'b' })
      @ConditionalOnMissingBean('a')
      b() {
        return 'no a'
      }
    }
    expect((await boot(Beans)).get('b')).toBe('no a')
    const withX = await boot(Beans, { environment: new MapEnvironment({}, 'x') })
    expect(withX.get('a')).toBe('from x')
    expect(() => withX.get('b')).toThrow("Nothing that Beans sees provides 'b'.")
  })
})

describe('auto-configurations', () => {
  abstract class Cache {
    abstract readonly kind: string
  }
  class MemoryCache extends Cache {
    readonly kind = 'memory'
  }
  class RedisCache extends Cache {
    readonly kind = 'redis'
  }

  @AutoConfiguration()
  class MemoryCacheConfiguration {
    @Bean()
    @ConditionalOnMissingBean(Cache)
    memoryCache(): MemoryCache {
      return new MemoryCache()
    }
  }

  @AutoConfiguration({ before: [MemoryCacheConfiguration] })
  @ConditionalOnProperty('redis.url')
  class RedisCacheConfiguration {
    @Bean({ token: Cache })
    redisCache(): Cache {
      return new RedisCache()
    }
  }

  @AutoConfiguration({ after: [MemoryCacheConfiguration] })
  @ConditionalOnBean(Cache)
  class CacheReportConfiguration {
    @Bean('report')
    report(cache: Cache) {
      return `cache: ${cache.kind}`
    }
  }

  const autoConfigurations = [CacheReportConfiguration, MemoryCacheConfiguration, RedisCacheConfiguration]

  it('provide what is missing, to every module', async () => {
    const inner = moduleOf('Inner', {
      providers: [{ provide: 'kind', useFactory: (it: Cache) => it.kind, inject: [Cache] }],
    })
    const context = await boot({ imports: [inner] }, { autoConfigurations })
    expect([context.get('kind'), context.get('report')]).toEqual(['memory', 'cache: memory'])
  })

  it('are applied in their order, as far as conditions hold', async () => {
    const environment = new MapEnvironment({ 'redis.url': 'redis://' })
    const context = await boot({}, { autoConfigurations, environment })
    expect(context.get('report')).toBe('cache: redis')
    expect(
      context.graph.conditions.find(({ subject }) => subject === 'MemoryCacheConfiguration.memoryCache()'),
    ).toMatchObject({
      matched: false,
      reason: 'Cache is already provided',
    })
  })

  it('stand back behind what the application itself provides', async () => {
    @Service()
    class OwnCache extends Cache {
      readonly kind = 'own'
    }
    const own = moduleOf('Own', { providers: [OwnCache], exports: [OwnCache] })
    for (const root of [{ providers: [OwnCache] }, { imports: [own] }]) {
      const context = await boot(root, { autoConfigurations })
      expect(context.get('report')).toBe('cache: own')
      expect(context.graph.componentsOf(Cache)).toHaveLength(1)
    }
  })
})
