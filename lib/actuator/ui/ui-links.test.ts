import { describe, expect, it } from '@jest/globals'
import { objectSource, StandardEnvironment } from '../../config/index.js'
import { InvalidTraceUrlError } from './ui.errors.js'
import { uiLinks } from './ui-links.js'

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

  it.each([
    'https://jaeger.example.com/trace/',
    'javascript:alert({traceId})',
    '//jaeger/{traceId}',
    'https://{traceId}:x/',
  ])('refuse %s as the address of traces', (url) => {
    expect(() => links({}, url)).toThrow(InvalidTraceUrlError)
  })
})
