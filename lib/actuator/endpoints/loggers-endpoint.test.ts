import { afterEach, describe, expect, it } from '@jest/globals'
import { Logger } from '../../core/index.js'
import { LoggingSystem } from '../../observability/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'
import type { LoggersReport } from './loggers-endpoint.js'

describe('The loggers endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (): Promise<TestApplication['http']> => {
    app = await bootActuator({
      properties: {
        'logging.level.root': 'warn',
        'logging.level.shop': 'info',
        'logging.group.money': 'shop.orders, shop.billing',
      },
    })
    app.get(Logger).named('shop.orders.OrderService')
    return app.http
  }
  const levelOf = async (http: TestApplication['http'], name: string): Promise<unknown> =>
    (await http.get(`/actuator/loggers/${name}`)).json()

  it('lists levels, loggers and groups', async () => {
    const http = await boot()
    const report = (await http.get('/actuator/loggers')).json<LoggersReport>()
    expect(report.levels).toEqual(['OFF', 'FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'])
    expect(report.loggers).toMatchObject({
      ROOT: { configuredLevel: 'WARN', effectiveLevel: 'WARN' },
      shop: { configuredLevel: 'INFO', effectiveLevel: 'INFO' },
      'shop.orders.OrderService': { effectiveLevel: 'INFO' },
    })
    expect(report.loggers['shop.orders.OrderService']).not.toHaveProperty('configuredLevel')
    expect(report.groups['money']).toEqual({ members: ['shop.orders', 'shop.billing'] })
  })

  it('changes a level at run time, and resets it', async () => {
    const http = await boot()
    const change = (body: unknown) => http.post('/actuator/loggers/shop.orders', body)
    expect((await change({ configuredLevel: 'debug' })).status).toBe(204)
    expect(await levelOf(http, 'shop.orders.OrderService')).toEqual({ effectiveLevel: 'DEBUG' })
    for (const reset of [{ configuredLevel: null }, {}]) {
      await change({ configuredLevel: 'TRACE' })
      expect((await change(reset)).status).toBe(204)
      expect(await levelOf(http, 'shop.orders.OrderService')).toEqual({ effectiveLevel: 'INFO' })
    }
  })

  it('knows loggers and groups by every spelling that a change takes', async () => {
    const http = await boot()
    for (const name of ['root', 'SHOP', 'Money']) {
      expect((await http.post(`/actuator/loggers/${name}`, { configuredLevel: 'ERROR' })).status).toBe(204)
      expect(await levelOf(http, name)).toMatchObject({ configuredLevel: 'ERROR' })
    }
  })

  it('tells the log of a change that silences it, and of one that lets it speak, once each', async () => {
    const http = await boot()
    const told: string[] = []
    app?.get(LoggingSystem).addAppender({ append: ({ message }) => told.push(message) })
    const change = (configuredLevel: string) =>
      http.post('/actuator/loggers/nexus.actuator', { configuredLevel })
    for (const level of ['INFO', 'DEBUG', 'WARN', 'OFF']) await change(level)
    expect(told.filter((message) => message.startsWith('The level'))).toEqual([
      'The level of nexus.actuator is set to info',
      'The level of nexus.actuator is set to debug',
      'The level of nexus.actuator is set to warn',
    ])
  })

  it('takes no misspelt property for a reset', async () => {
    const http = await boot()
    await http.post('/actuator/loggers/shop.orders', { configuredLevel: 'TRACE' })
    for (const body of [{ level: 'info' }, { configuredLevl: 'DEBUG' }, { configuredLevel: 'DEBUG', x: 1 }])
      expect((await http.post('/actuator/loggers/shop.orders', body)).status).toBe(400)
    expect(await levelOf(http, 'shop.orders.OrderService')).toEqual({ effectiveLevel: 'TRACE' })
  })

  it('has loggers that somebody writes to, and no others of its own classes', async () => {
    const http = await boot()
    const { loggers } = (await http.get('/actuator/loggers')).json<LoggersReport>()
    expect(loggers).toHaveProperty(['nexus.actuator.loggers'])
    expect(Object.keys(loggers).filter((name) => /^nexus\..*[A-Z]/.test(name))).toEqual([])
  })

  it('changes what there is, groups included, where there are too many loggers for another one', async () => {
    const http = await boot()
    const logger = app?.get(Logger)
    for (let i = 0; i < 10_000; i++) logger?.named(`made-up-${i}`)
    const change = async (name: string): Promise<number> =>
      (await http.post(`/actuator/loggers/${name}`, { configuredLevel: 'OFF' })).status
    expect(await change('another')).toBe(400)
    expect([await change('money'), await change('ROOT'), await change('made-up-7')]).toEqual([204, 204, 204])
  })

  it('changes a group', async () => {
    const http = await boot()
    expect((await http.post('/actuator/loggers/money', { configuredLevel: 'OFF' })).status).toBe(204)
    expect(await levelOf(http, 'money')).toEqual({
      configuredLevel: 'OFF',
      members: ['shop.orders', 'shop.billing'],
    })
    expect(await levelOf(http, 'shop.billing')).toEqual({ configuredLevel: 'OFF', effectiveLevel: 'OFF' })
  })

  it('answers 404 for a logger that there is not', async () => {
    const http = await boot()
    const response = await http.get('/actuator/loggers/shop.odrers')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_UNKNOWN_NAME' })
  })

  it.each([
    { configuredLevel: 'loud' },
    { configuredLevel: 5 },
    { configuredLevel: { toString: 'debug' } },
    ['debug'],
    'debug',
  ])('answers 400 to %j, and changes nothing', async (body) => {
    const http = await boot()
    const response = await http.post('/actuator/loggers/shop', JSON.stringify(body), {
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(400)
    expect(response.json()).toMatchObject({ code: 'NEXUS_ACTUATOR_INVALID_INPUT' })
    expect(await levelOf(http, 'shop')).toEqual({ configuredLevel: 'INFO', effectiveLevel: 'INFO' })
  })

  it('takes no name of any length', async () => {
    const http = await boot()
    const response = await http.post(`/actuator/loggers/${'a'.repeat(300)}`, { configuredLevel: 'debug' })
    expect(response.status).toBe(400)
  })
})
