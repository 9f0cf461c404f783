import { describe, expect, it } from '@jest/globals'
import { TestingModule } from '../../testing/index.js'
import { ActuatorModule } from '../index.js'

describe('The endpoint prometheus', () => {
  it.each([
    ['false', 404],
    ['true', 200],
  ])(
    'is there unless it is turned off: management.prometheus.metrics.export.enabled=%s',
    async (enabled, status) => {
      const app = await TestingModule.create({
        imports: [ActuatorModule],
        properties: {
          'management.endpoints.web.exposure.include': 'prometheus,metrics',
          'management.prometheus.metrics.export.enabled': enabled,
        },
        cache: false,
      }).compile()
      expect((await app.http.get('/actuator/prometheus')).status).toBe(status)
      expect((await app.http.get('/actuator/metrics')).status).toBe(200)
      await app.close()
    },
  )
})
