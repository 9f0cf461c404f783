import { describe, expect, it } from '@jest/globals'
import { DataSize, Duration } from '../../common/index.js'
import { Secret } from '../../config/index.js'
import { discoveryConfig } from './discovery-config.js'
import { InvalidDiscoveryOptionsError } from './discovery.errors.js'
import type { DiscoveryOptions } from './discovery.options.js'
import { DiscoveryProperties, mergedDiscoveryOptions } from './discovery.properties.js'

describe('discoveryConfig', () => {
  it('has defaults for everything', () => {
    expect(discoveryConfig({})).toMatchObject({
      driver: 'static',
      urls: [],
      requestTimeoutMs: 5_000,
      watchTimeoutMs: 60_000,
      refreshIntervalMs: 10_000,
      firstListTimeoutMs: 5_000,
      maxResponseBytes: 4 * 1024 * 1024,
      etcd: { prefix: '/services/' },
      register: { enabled: false, failFast: false, ttlMs: 15_000, shutdownDelayMs: 0 },
    })
    const url = (driver: 'etcd' | 'consul' | 'nacos') => discoveryConfig({ driver }).urls.map(String)
    expect([url('etcd'), url('consul'), url('nacos')].flat()).toEqual([
      'http://127.0.0.1:2379/',
      'http://127.0.0.1:8500/',
      'http://127.0.0.1:8848/',
    ])
  })

  it('takes user and password out of URLs, and shows no secret', () => {
    const config = discoveryConfig({
      driver: 'etcd',
      url: ['http://root:s3cr%40t@a', 'http://b'],
      token: 't0k3n',
    })
    expect(config.urls.map(String)).toEqual(['http://a/', 'http://b/'])
    expect([config.username, config.password?.reveal(), config.token?.reveal()]).toEqual([
      'root',
      's3cr@t',
      't0k3n',
    ])
    expect(JSON.stringify(config)).not.toMatch(/s3cr|t0k3n/)
  })

  it.each<[DiscoveryOptions, string]>([
    [{ url: 'etcd:2379' }, "url 'etcd:2379' must begin with http:// or https://"],
    [{ url: 'ftp://user:s3cret@a' }, "url 'a' must begin with http:// or https://"],
    [{ requestTimeout: 0 }, 'request-timeout must be at least 1ms'],
    [{ watchTimeout: '500ms' }, 'watch-timeout must be at least 1000ms'],
    [{ register: { ttl: '1s' } }, 'register.ttl must be at least 3000ms'],
    [{ register: { shutdownDelay: -1 } }, 'register.shutdown-delay must be at least 0ms'],
    [{ register: { enabled: true } }, 'register.service is needed'],
    [{ register: { port: 70_000 } }, 'register.port must be from 1 to 65535'],
    [{ register: { weight: -1 } }, 'register.weight must not be negative'],
    [{ token: 'a', tokenFile: 'b' }, 'only one of token and token-file can be given'],
    [{ tls: { certFile: 'a' } }, 'tls.cert-file and tls.key-file belong together'],
    [{ username: 'a' }, 'username and password belong together'],
  ])('refuses %j', (options, complaint) => {
    expect(() => discoveryConfig(options)).toThrow(InvalidDiscoveryOptionsError)
    expect(() => discoveryConfig(options)).toThrow(complaint)
  })

  it('says everything that is wrong at once', () => {
    expect(() => discoveryConfig({ requestTimeout: 0, username: 'a' })).toThrow(
      'request-timeout must be at least 1ms; username and password belong together',
    )
  })
})

describe('mergedDiscoveryOptions', () => {
  it('lets files go before code, option by option', () => {
    const files = new DiscoveryProperties()
    files.driver = 'etcd'
    files.token = new Secret('from a file')
    files.requestTimeout = Duration.ofSeconds(1)
    files.maxResponseSize = DataSize.ofKilobytes(1)
    files.register.service = 'inventory'
    const merged = mergedDiscoveryOptions(
      {
        driver: 'consul',
        url: 'http://etcd:2379',
        tls: { caFile: 'ca' },
        register: { service: 'code', enabled: true, metadata: { a: 'b' } },
        static: { services: { orders: { instances: [{ uri: 'http://a' }] } } },
      },
      files,
    )
    expect(discoveryConfig(merged)).toMatchObject({
      driver: 'etcd',
      tls: { caFile: 'ca' },
      requestTimeoutMs: 1_000,
      maxResponseBytes: 1_024,
      register: { service: 'inventory', enabled: true, metadata: { a: 'b' } },
      static: { services: { orders: { instances: [{ uri: 'http://a' }] } } },
    })
    expect(discoveryConfig(merged).urls.map(String)).toEqual(['http://etcd:2379/'])
  })
})
