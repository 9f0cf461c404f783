import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable, type OnModuleInit } from '../../core/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'
import type { StartupReport } from './startup-endpoint.js'

@Injectable()
class Warehouse implements OnModuleInit {
  onModuleInit(): void {
    // Only that it has one.
  }
}

describe('The startup endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (): Promise<TestApplication> => (app = await bootActuator({ providers: [Warehouse] }))

  it('tells the steps of the boot, each inside of what it is a part of', async () => {
    const { http } = await boot()
    const { timeline } = (await http.get('/actuator/startup')).json<StartupReport>()
    const steps = timeline.events.map(({ startupStep }) => startupStep)
    const byName = (name: string, component?: string) =>
      steps.find(
        (step) =>
          step.name === name &&
          (component === undefined || step.tags.some(({ value }) => value === component)),
      )
    const root = byName('nexus.application.start')
    const creation = byName('nexus.components.create')
    expect(root?.parentId).toBeUndefined()
    for (const name of [
      'nexus.config.load',
      'nexus.modules.link',
      'nexus.components.create',
      'nexus.routes.compile',
    ])
      expect(byName(name)?.parentId).toBe(root?.id)
    expect(byName('nexus.components.instantiate', 'Warehouse')).toMatchObject({
      parentId: creation?.id,
      tags: [
        { key: 'component', value: 'Warehouse' },
        { key: 'module', value: 'TestingRootModule' },
      ],
    })
    expect(byName('nexus.components.on-module-init', 'Warehouse')?.parentId).toBe(
      byName('nexus.components.init')?.id,
    )
    for (const { startTime, endTime, duration } of timeline.events) {
      expect(duration).toMatch(/^PT\d+(?:\.\d{1,6})?S$/)
      expect(Date.parse(endTime)).toBeGreaterThanOrEqual(Date.parse(startTime))
    }
  })

  it('is drained by POST', async () => {
    const { http } = await boot()
    const first = (await http.post('/actuator/startup')).json<StartupReport>()
    expect(first.timeline.events.length).toBeGreaterThan(10)
    expect((await http.get('/actuator/startup')).json<StartupReport>().timeline.events).toEqual([])
  })
})
