import type { ModuleOptions } from '../../core/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule } from '../index.js'

/** What a test boots besides the actuator. */
export interface ActuatorFixture extends ModuleOptions {
  readonly properties?: Record<string, string>
  readonly profiles?: readonly string[]
  readonly directory?: string
}

/** An application with every endpoint exposed, without a file of configuration. */
export function bootActuator({
  properties,
  imports = [],
  ...options
}: ActuatorFixture = {}): Promise<TestApplication> {
  return TestingModule.create({
    ...options,
    imports: [ActuatorModule, ...imports],
    properties: {
      'management.endpoints.web.exposure.include': '*',
      // That they are open to everybody is not what these tests are about.
      'logging.level.nexus.actuator': 'error',
      ...properties,
    },
    cache: false,
  }).compile()
}
