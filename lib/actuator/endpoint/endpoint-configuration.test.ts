import { describe, expect, it } from '@jest/globals'
import { CapturingLogger, TestingModule } from '../../testing/index.js'
import { ActuatorModule } from '../index.js'
import { FeaturesEndpoint } from './endpoint.fixture.js'

describe('What the configuration says about endpoints', () => {
  const boot = (properties: Record<string, string>, logger = new CapturingLogger()) =>
    TestingModule.create({
      imports: [ActuatorModule],
      providers: [FeaturesEndpoint],
      properties,
      logger,
      cache: false,
    }).compile()

  it.each([
    [{ 'management.endpoints.web.exposure.include': 'featurs' }, 'did you mean features?'],
    [{ 'management.endpoints.web.exposure.exclude': 'featuers' }, 'did you mean features?'],
    [{ 'management.endpoint.featres.access': 'none' }, 'did you mean features?'],
    [
      { 'management.endpoint.helth.show-details': 'always' },
      'no endpoint is called helth; did you mean health?',
    ],
    [
      { 'management.endpoint.featres.colour': 'red' },
      'no endpoint is called featres; did you mean features?',
    ],
    [{ 'management.endpoints.web.path-mapping.featres': 'x' }, 'did you mean features?'],
    [{ 'management.endpoint.features.access': 'all' }, 'expected one of none, read-only, unrestricted'],
    [
      { 'management.endpoint.features.enabled': 'false' },
      'unknown property; use management.endpoint.features.access: none',
    ],
    [{ 'management.endpoint.features.cache.time-to-live': 'soon' }, 'expected a duration'],
    [
      { 'management.endpoint.sessions.access': 'none' },
      "no endpoint is called sessions; remove it: Spring Boot's is not here",
    ],
    [{ 'management.endpoint.features.acess': 'none' }, 'did you mean management.endpoint.features.access?'],
    [
      { 'management.endpoint.shutdown.enabled': 'true' },
      'use management.endpoint.shutdown.access: unrestricted',
    ],
    [
      { 'management.endpoint.httptrace.enabled': 'true' },
      'no endpoint is called httptrace; did you mean httpexchanges?',
    ],
    [{ 'management.endpoints.web.exposure.include': 'httptrace' }, 'did you mean httpexchanges?'],
    [
      { 'management.endpoint.health.enabled': 'false' },
      'unknown property; use management.endpoint.health.access: none',
    ],
    [
      { 'management.endpoint.env.enabled': 'false' },
      'unknown property; use management.endpoint.env.access: none',
    ],
    [
      { 'management.endpoint.ui.enabled': 'false' },
      'unknown property; use management.endpoint.ui.access: none',
    ],
    [{ 'management.endpionts.web.base-path': '/ops' }, 'did you mean management.endpoints?'],
    [{ 'management.endpoints.access.default': 'all' }, 'expected one of none, read-only, unrestricted'],
    [{ 'management.endpoints.web.exposre.include': '*' }, 'did you mean management.endpoints.web.exposure?'],
    [{ 'management.server': '9090' }, 'found "9090"; write management.server.port: 9090'],
    [{ 'management.tracing.sampling': '1.0' }, 'write management.tracing.sampling.probability: 1.0'],
    [{ 'logging.file': '/x.log' }, 'write logging.file.name: /x.log'],
    [{ 'management.server.port': '99999' }, 'must be a whole number'],
    [{ 'management.server.address': '127.0.0.1' }, 'has an effect only with management.server.port'],
  ])('is an error where it can not be meant: %j', async (properties, message) => {
    await expect(boot(properties as unknown as Record<string, string>)).rejects.toThrow(message)
  })

  it('is told once of an endpoint that is misspelt in several names, with what else is wrong', async () => {
    const starting = boot({
      'management.endpoint.helth.show-details': 'always',
      'management.endpoint.helth.access': 'read-only',
      'management.endpoint.health.show-detals': 'always',
    })
    await expect(starting).rejects.toThrow(
      'The configuration has 2 problems:\n' +
        '  - management.endpoint.helth (test properties): unknown property; no endpoint is called helth; did you mean health?\n' +
        '  - management.endpoint.health.show-detals (test properties): unknown property; did you mean management.endpoint.health.show-details?',
    )
  })

  it('is a warning where it names what there is not', async () => {
    const logger = new CapturingLogger()
    const app = await boot(
      { 'management.endpoints.web.exposure.include': 'health, sessions, billing' },
      logger,
    )
    expect(logger.messages('warn')).toEqual([
      expect.stringMatching(/no endpoint is called sessions; remove it: Spring Boot's is not here$/),
      expect.stringMatching(/no endpoint is called billing; remove it, or provide an @Endpoint of that id$/),
    ])
    await app.close()
  })

  it('is a warning where it names an endpoint that waits for what nothing brings, or that no module has', async () => {
    const logger = new CapturingLogger()
    const include = 'health, circuitbreakers, rate-limiters, retries, limits'
    const app = await boot({ 'management.endpoints.web.exposure.include': include }, logger)
    const absent = (id: string, reason: string): string =>
      `management.endpoints.web.exposure.include: the endpoint ${id} is not there, as ${reason}`
    expect(logger.messages('warn')).toEqual([
      absent('circuitbreakers', 'nothing imports nexus-framework/resilience'),
      absent('ratelimiters', 'nothing imports nexus-framework/resilience'),
      absent('retries', 'nothing imports nexus-framework/resilience'),
      absent('limits', 'no module has LimitsEndpoint'),
    ])
    await app.close()
  })

  it.each([
    [{}, 'its access is none unless it is set'],
    [{ 'management.endpoint.shutdown.access': 'read-only' }, 'it reads nothing, and its access is read-only'],
  ])('is a warning where it exposes an endpoint that may do nothing: %j', async (properties, reason) => {
    const logger = new CapturingLogger()
    const include = { 'management.endpoints.web.exposure.include': 'health, shutdown' }
    const app = await boot({ ...include, ...(properties as Record<string, string>) }, logger)
    expect(logger.messages('warn')).toEqual([
      `management.endpoints.web.exposure.include: the endpoint shutdown is not there, as ${reason}: set management.endpoint.shutdown.access: unrestricted`,
    ])
    expect(logger.messages('info')).toContain("Exposing 1 endpoint beneath base path '/actuator'")
    await app.close()
  })

  it.each([
    { 'management.endpoints.web.exposure.include': '*' },
    {
      'management.endpoints.web.exposure.include': 'shutdown',
      'management.endpoint.shutdown.access': 'none',
    },
    { 'management.endpoints.web.exposure.include': 'env', 'management.endpoints.access.default': 'none' },
    { 'management.endpoints.web.exposure.include': 'anomalies', 'management.anomaly.enabled': 'false' },
    {
      'management.endpoints.web.exposure.include': 'shutdown',
      'management.endpoints.access.max-permitted': 'read-only',
    },
    { 'management.endpoints.web.exposure.exclude': 'circuitbreakers' },
    { 'management.server.port': '-1' },
    {
      'management.endpoints.web.exposure.include': 'prometheus',
      'management.prometheus.metrics.export.enabled': 'false',
    },
  ])('says nothing of what another setting takes away, or nobody has named: %j', async (properties) => {
    const logger = new CapturingLogger()
    const include = { 'management.endpoints.web.exposure.include': 'health, circuitbreakers' }
    const app = await boot({ ...include, ...properties }, logger)
    expect(logger.messages('warn').filter((message) => message.includes('is not there'))).toEqual([])
    await app.close()
  })
})
