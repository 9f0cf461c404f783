import { afterEach, describe, expect, it } from '@jest/globals'
import { Injectable } from '../../core/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule, Endpoint, ReadOperation, Selector } from '../index.js'

@Injectable()
@Endpoint({ id: 'features' })
class FeaturesEndpoint {
  @ReadOperation()
  all(): object {
    return { dark: true }
  }

  @ReadOperation()
  one(@Selector() name: string): object {
    return { name }
  }
}

describe('An endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (properties: Record<string, string>): Promise<TestApplication> =>
    (app = await TestingModule.create({
      imports: [ActuatorModule],
      providers: [FeaturesEndpoint],
      properties,
      cache: false,
    }).compile())

  it('answers below /actuator where it is exposed', async () => {
    const { http } = await boot({ 'management.endpoints.web.exposure.include': 'health, features' })
    expect((await http.get('/actuator/features')).json()).toEqual({ dark: true })
    expect((await http.get('/actuator/features/light')).json()).toEqual({ name: 'light' })
  })

  it('is not there where it is not exposed', async () => {
    const { http } = await boot({})
    expect((await http.get('/actuator/features')).status).toBe(404)
  })

  it('moves with the base path and its own path', async () => {
    const { http } = await boot({
      'management.endpoints.web.exposure.include': '*',
      'management.endpoints.web.base-path': '/',
      'management.endpoints.web.path-mapping.features': 'toggles',
    })
    expect((await http.get('/toggles/light')).status).toBe(200)
  })
})
