import { afterEach, describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import type { PropertyValues } from '../../config/index.js'
import { Injectable } from '../../core/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import { Bulkhead, BulkheadFullError, BulkheadRegistry } from '../index.js'

@Injectable()
class Inventory {
  readonly running: (() => void)[] = []

  @Bulkhead('inventory', { fallback: 'none' })
  async reserve(sku: string): Promise<string> {
    await new Promise<void>((resolve) => this.running.push(resolve))
    return sku
  }

  none(error: unknown, sku: string): string {
    return error instanceof BulkheadFullError ? `no ${sku}` : 'other'
  }
}

describe('@Bulkhead', () => {
  let app: TestApplication | undefined
  afterEach(async () => {
    await app?.close()
    app = undefined
  })
  async function boot(provider: Type, properties: PropertyValues = {}): Promise<TestApplication> {
    app = await TestingModule.create({ providers: [provider], properties, cache: false }).compile()
    return app
  }

  it('takes its instance from the configuration and refuses what is too much', async () => {
    app = await TestingModule.create({
      providers: [Inventory],
      cache: false,
      properties: { 'resilience.bulkhead.instances.inventory.max-concurrent-calls': 1 },
    }).compile()
    const inventory = app.get(Inventory)
    const first = inventory.reserve('a')
    expect(app.get(BulkheadRegistry).bulkhead('inventory').availableConcurrentCalls).toBe(0)
    await expect(inventory.reserve('b')).resolves.toBe('no b')
    inventory.running[0]?.()
    await expect(first).resolves.toBe('a')
    expect(
      app
        .get(BulkheadRegistry)
        .bulkhead('inventory')
        .events.recent()
        .map(({ type }) => type),
    ).toEqual(['CALL_PERMITTED', 'CALL_REJECTED', 'CALL_FINISHED'])
  })

  it('takes all its options from files, and those of the configuration that an instance is based on', async () => {
    const booted = await boot(Inventory, {
      'resilience.bulkhead.configs.patient.max-wait-duration': '2s',
      'resilience.bulkhead.configs.patient.maxWaitingCalls': 7,
      'resilience.bulkhead.instances.inventory': {
        baseConfig: 'patient',
        maxConcurrentCalls: 3,
        maxPartitions: 9,
        writableStackTraceEnabled: false,
        eventConsumerBufferSize: 5,
      },
    })
    expect(booted.get(BulkheadRegistry).bulkhead('inventory').config).toEqual({
      maxConcurrentCalls: 3,
      maxWaitDuration: 2_000,
      maxWaitingCalls: 7,
      maxPartitions: 9,
      writableStackTraceEnabled: false,
      eventConsumerBufferSize: 5,
    })
  })

  it('gives each key of its calls permits of their own', async () => {
    @Injectable()
    class Reports {
      readonly ends: (() => void)[] = []

      @Bulkhead('reports', { maxConcurrentCalls: 1, key: (tenant: string) => tenant })
      build(_tenant: string): Promise<void> {
        return new Promise((resolve) => this.ends.push(resolve))
      }
    }
    const reports = (await boot(Reports)).get(Reports)
    const running = [reports.build('acme'), reports.build('globex')]
    await expect(reports.build('acme')).rejects.toThrow(BulkheadFullError)
    for (const end of reports.ends) end()
    await Promise.all(running)
  })

  it('can not make a synchronous method wait: not at boot, and not by what is configured later', async () => {
    @Injectable()
    class Patient {
      @Bulkhead('patient', { maxWaitDuration: '1s' })
      count(): number {
        return 1
      }
    }
    await expect(boot(Patient)).rejects.toThrow(
      '@Bulkhead can not stand on Patient.count, which returns no promise: a call may have to wait for its turn',
    )

    @Injectable()
    class Counter {
      @Bulkhead('counter', { maxConcurrentCalls: 1 })
      count(inside: () => unknown): number {
        inside()
        return 1
      }
    }
    const booted = await boot(Counter)
    booted.get(BulkheadRegistry).reconfigure('counter', { maxWaitDuration: '1s' })
    const counter = booted.get(Counter)
    expect(() => counter.count(() => counter.count(() => undefined))).toThrow(BulkheadFullError)
    expect(counter.count(() => undefined)).toBe(1)
  })
})
