import { afterEach, describe, expect, it } from '@jest/globals'
import { Random } from '../../common/index.js'
import { Injectable } from '../../core/index.js'
import { CapturingLogger, TestingModule, type TestApplication } from '../../testing/index.js'
import { Chaos, ChaosRegistry, Fallback, ResilienceModule } from '../index.js'

class StockDownError extends Error {}

@Injectable()
class Inventory {
  @Chaos('inventory', { fault: 503, injectionRate: 1 })
  @Fallback((error: Error) => `instead: ${error.message}`)
  stock(): string {
    return 'many'
  }

  @Chaos('orders')
  async orders(): Promise<number[]> {
    return [1]
  }
}

@Injectable()
class Plain {
  @Chaos('plain', { fault: 500, injectionRate: 1 })
  run(): string {
    return 'ran'
  }
}

interface Boot {
  readonly profiles?: readonly string[]
  readonly properties?: Record<string, string>
}

describe('@Chaos', () => {
  let app: TestApplication | undefined
  const logger = new CapturingLogger()
  afterEach(async () => {
    logger.clear()
    await app?.close()
  })

  const boot = async ({ profiles = ['chaos'], properties = {} }: Boot = {}): Promise<TestApplication> => {
    app = await TestingModule.create({
      imports: [
        ResilienceModule.forRoot({ chaos: { faults: { StockDownError: () => new StockDownError() } } }),
      ],
      providers: [Inventory, Plain],
      profiles,
      properties: { 'resilience.chaos.enabled': 'true', ...properties },
      logger,
      cache: false,
    })
      .override(Random)
      .useValue({ next: () => 0.5 })
      .compile()
    return app
  }
  const warnings = (): readonly string[] =>
    logger.entries.filter(({ level }) => level === 'warn').map(({ message }) => message)

  it('stands next to the method, inside of what is there to cope with it', async () => {
    const { context } = await boot()
    expect(context.get(Inventory).stock()).toBe('instead: Chaos: the call fails with 503 on purpose')
    expect(() => context.get(Plain).run()).toThrow('on purpose')
    expect(warnings()).toEqual([
      'Chaos is on (profiles: chaos): calls are slowed down and failed on purpose.',
    ])
  })

  it('takes its instance from the configuration', async () => {
    const instance = 'resilience.chaos.instances.orders'
    const { context } = await boot({
      properties: {
        [`${instance}.injection-rate`]: '0.1',
        [`${instance}.fault`]: 'StockDownError',
        [`${instance}.outcome`]: '[]',
        [`${instance}.outcome-rate`]: '1',
        [`${instance}.max-latency`]: '0s',
        'resilience.chaos.instances.plain.enabled': 'false',
      },
    })
    await expect(context.get(Inventory).orders()).resolves.toEqual([])
    expect(context.get(Plain).run()).toBe('ran')
    context.get(ChaosRegistry).reconfigure('orders', { faultRate: 0.6 })
    await expect(context.get(Inventory).orders()).rejects.toThrow(StockDownError)
  })

  it.each<[string, Boot, string | undefined]>([
    ['without the switch', { properties: { 'resilience.chaos.enabled': 'false' } }, undefined],
    [
      'in other profiles',
      { profiles: ['staging'] },
      'none of the profiles of resilience.chaos.profiles (chaos) is active.',
    ],
    [
      'in no profile',
      { profiles: [] },
      'none of the profiles of resilience.chaos.profiles (chaos) is active.',
    ],
    [
      'where production is active as well',
      { profiles: ['Production', 'chaos'] },
      'the profile Production is active, and resilience.chaos.profiles does not name it.',
    ],
  ])('does nothing %s, and leaves the method as it was written', async (_where, options, reason) => {
    const { context } = await boot(options)
    expect(context.get(Inventory).stock()).toBe('many')
    expect(context.get(Plain).run).toBe(Plain.prototype.run)
    const byHand = context.get(ChaosRegistry).chaos('plain')
    expect(byHand.apply(() => 'ran')).toBe('ran')
    expect(warnings()).toEqual(
      reason === undefined ? [] : [`resilience.chaos.enabled is true, but there is no chaos: ${reason}`],
    )
  })

  it('happens in production where the configuration names it', async () => {
    const { context } = await boot({
      profiles: ['prod'],
      properties: { 'resilience.chaos.profiles': 'chaos,prod' },
    })
    expect(() => context.get(Plain).run()).toThrow('on purpose')
  })

  it('refuses what is wrong with an instance also where there is no chaos', async () => {
    const booting = boot({ profiles: [], properties: { 'resilience.chaos.instances.plain.fault': 'Stock' } })
    await expect(booting).rejects.toThrow('fault: must be a status from 400 to 599')
  })
})
