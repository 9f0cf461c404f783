import { afterEach, describe, expect, it } from '@jest/globals'
import { Inject, Injectable, type OnModuleInit } from '../core/index.js'
import { CapturingLogger, TestingModule, type TestApplication } from '../testing/index.js'
import { CircuitBreaker, CircuitBreakerRegistry, Retry } from './index.js'

@Injectable()
class Payments {
  @CircuitBreaker('payments')
  @Retry()
  async pay(): Promise<string> {
    return 'paid'
  }
}

@Injectable()
class Lookups implements OnModuleInit {
  constructor(@Inject(CircuitBreakerRegistry) readonly registry: CircuitBreakerRegistry) {}

  onModuleInit(): void {
    this.registry.circuitBreaker('looked-up')
  }
}

/** What an error and its causes say. */
function messages(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${messages(error.cause)}` : ''
}

const BREAKERS = 'resilience.circuitbreaker.instances'

describe('Names below resilience', () => {
  let app: TestApplication | undefined
  const logger = new CapturingLogger()
  afterEach(async () => {
    logger.clear()
    await app?.close()
    app = undefined
  })

  const boot = async (properties: Record<string, string>): Promise<readonly string[]> => {
    app = await TestingModule.create({
      providers: [Payments, Lookups],
      properties,
      logger,
      cache: false,
    }).compile()
    return logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message)
  }

  it.each(['circuitbreaker', 'circuit-breaker', 'circuitBreaker', 'CIRCUIT_BREAKER'])(
    'may spell a section as %s',
    async (section) => {
      await expect(
        boot({ [`resilience.${section}.instances.payments.sliding-window-size`]: '7' }),
      ).resolves.toEqual([])
      expect(app?.context.get(CircuitBreakerRegistry).find('payments')?.config.slidingWindowSize).toBe(7)
    },
  )

  it('refuse a section that no pattern has, and name the one that was meant', async () => {
    const booting = boot({
      'resilience.circuitbraker.instances.payments.sliding-window-size': '7',
      'resilience.nothing-like-it.enabled': 'true',
    })
    await expect(booting).rejects.toThrow(
      /resilience\.circuitbraker .*: unknown property; did you mean resilience\.circuitbreaker\?/,
    )
    await expect(booting).rejects.toThrow(
      /resilience\.nothing-like-it .*: unknown property; ResilienceProperties declares .*\bretry\b.*\btimelimiter\b/,
    )
  })

  it('warn of a prefix that resilience4j has in Spring Boot', async () => {
    await expect(boot({ 'resilience4j.retry.instances.payments.max-attempts': '2' })).resolves.toEqual([
      expect.stringMatching(
        /^resilience4j\.retry\.instances\.payments\.max-attempts \(.+\).* rename resilience4j to resilience\.$/,
      ),
    ])
  })

  it('warn of instances that nobody has asked for, with the name that was meant', async () => {
    const warnings = await boot({
      [`${BREAKERS}.paymetns.sliding-window-size`]: '7',
      [`${BREAKERS}.shipping.sliding-window-size`]: '7',
      'resilience.retry.instances.[Payments.pai].max-attempts': '2',
    })
    expect(warnings).toEqual([
      expect.stringContaining(
        'resilience.retry.instances[Payments.pai] is used by nobody; did you mean Payments.pay?',
      ),
      `${BREAKERS}.paymetns is used by nobody; did you mean payments? No decorator, client or code has asked for it during boot.`,
      `${BREAKERS}.shipping is used by nobody. No decorator, client or code has asked for it during boot.`,
    ])
  })

  it('say nothing of instances that decorators and lookups of code use', async () => {
    const properties = {
      [`${BREAKERS}.payments.sliding-window-size`]: '7',
      [`${BREAKERS}.looked-up.sliding-window-size`]: '7',
    }
    await expect(boot(properties)).resolves.toEqual([])
  })

  it.each([
    ['circuitbreaker', 'record-exceptions', 'recordExceptions'],
    ['circuitbreaker', 'ignore-exceptions', 'ignoreExceptions'],
    ['retry', 'retry-exceptions', 'retryExceptions'],
    ['retry', 'ignore-exceptions', 'ignoreExceptions'],
    ['retry', 'includes', 'includes'],
    ['retry', 'excludes', 'excludes'],
    ['hedge', 'handle-exceptions', 'handleExceptions'],
    ['hedge', 'ignore-exceptions', 'ignoreExceptions'],
  ])('refuse classes of Java in %s %s', async (pattern, property, option) => {
    const names = 'ECONNRESET, storage.NotFound, java.io.IOException, org.acme.Outer$Inner'
    const booting = boot({ [`resilience.${pattern}.instances.payments.${property}`]: names })
    const message = await booting.then(() => '', messages)
    expect(message).toContain(`${option}: has java.io.IOException, which is a class of Java`)
    expect(message).toContain(`${option}: has org.acme.Outer$Inner, which is a class of Java`)
    expect(message).not.toMatch(/has (?:ECONNRESET|storage)/)
  })
})
