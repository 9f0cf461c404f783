import { expect, it } from '@jest/globals'
import { TestingModule } from '../testing/index.js'

// Nothing in this file loads the actuator.
it('Properties of the actuator are refused where nothing has loaded it', async () => {
  const properties = { 'management.endpoints.web.base-path': '/ops', 'management.tracing.enabled': 'false' }
  await expect(TestingModule.create({ properties, cache: false }).compile()).rejects.toThrow(
    /has a problem:\n  - management\.endpoints \(.+\): unknown property; the application has no actuator: add ActuatorModule/,
  )
})
