import { describe, expect, it } from '@jest/globals'
import { Binder, CONFIGURATION_PROPERTIES, objectSource, StandardEnvironment } from '../../config/index.js'
import { managementUris, uiLinks } from './ui-links.js'
import { UiProperties } from './ui.properties.js'

function links(properties: Record<string, string>, traceUrl?: string): ReturnType<typeof uiLinks> {
  return uiLinks(new StandardEnvironment([objectSource('test', properties)]), traceUrl)
}

describe('The links of the dashboard', () => {
  it('lead to what can be changed where that is exposed', () => {
    expect(links({ 'management.endpoints.web.exposure.include': '*' })).toEqual({
      loggers: './loggers',
      circuitbreakers: './circuitbreakers',
    })
    expect(links({ 'management.endpoints.web.exposure.include': 'ui, loggers' })).toEqual({
      loggers: './loggers',
    })
  })

  it('do not lead to what may only be read', () => {
    expect(
      links({
        'management.endpoints.web.exposure.include': '*',
        'management.endpoint.loggers.access': 'read-only',
      }),
    ).toEqual({ circuitbreakers: './circuitbreakers' })
    expect(
      links({
        'management.endpoints.web.exposure.include': '*',
        'management.endpoints.access.max-permitted': 'read-only',
      }),
    ).toEqual({})
  })

  it('follow paths that were mapped elsewhere', () => {
    expect(
      links({
        'management.endpoints.web.exposure.include': '*',
        'management.endpoints.web.path-mapping.ui': '/ops/dashboard',
        'management.endpoints.web.path-mapping.loggers': 'log/levels',
      }),
    ).toEqual({ loggers: '../log/levels', circuitbreakers: '../circuitbreakers' })
  })

  it('lead to traces', () => {
    expect(links({}, 'https://jaeger.example.com/trace/{traceId}')).toEqual({
      trace: 'https://jaeger.example.com/trace/{traceId}',
    })
  })
})

describe('What the dashboard does not count', () => {
  it.each([
    [
      {},
      ['/actuator', '/actuator/ui/data', '/actuator/prometheus'],
      ['/actuators', '/orders', 'NOT_FOUND', '/'],
    ],
    [{ 'management.endpoints.web.base-path': '/' }, ['/ui/{*rest}'], ['/orders', '/uis']],
  ])('is what asks for endpoints, with %j', (properties: Record<string, string>, ours, theirs) => {
    const isOurs = managementUris(new StandardEnvironment([objectSource('test', properties)]))
    expect([...ours, ...theirs].filter(isOurs)).toEqual(ours)
  })
})

describe('The properties of the dashboard', () => {
  const bind = (properties: Record<string, string>): Promise<UiProperties> =>
    new Binder(new StandardEnvironment([objectSource('test', properties)])).bind(
      'management.endpoint.ui',
      UiProperties,
      CONFIGURATION_PROPERTIES.get(UiProperties)?.options,
    )

  it('take addresses of traces, and intervals, that make sense', async () => {
    const traceUrl = 'https://grafana.example.com/explore?left={"queries":[{"query":"{traceId}"}]}'
    const bound = await bind({
      'management.endpoint.ui.trace-url': traceUrl,
      'management.endpoint.ui.interval': '100ms',
    })
    expect(bound.traceUrl).toBe(traceUrl)
    expect(bound.interval.toMillis()).toBe(100)
  })

  it.each([
    ['trace-url', 'https://jaeger.example.com/trace/'],
    ['trace-url', 'javascript:alert({traceId})'],
    ['trace-url', '//jaeger/{traceId}'],
    ['trace-url', 'https://{traceId}:x/'],
    ['interval', '99ms'],
    ['interval', '61s'],
  ])('refuse a %s of %s', async (name, value) => {
    await expect(bind({ [`management.endpoint.ui.${name}`]: value })).rejects.toThrow(
      `management.endpoint.ui.${name}`,
    )
  })
})
