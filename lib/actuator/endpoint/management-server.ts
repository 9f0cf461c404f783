import { Conditional, Inject, Injectable } from '../../core/index.js'
import { AdditionalServer, type ListenOptions } from '../../http/index.js'
import { ManagementServerProperties } from '../actuator.properties.js'
import { MANAGEMENT, managementPort } from './endpoint-paths.js'

/**
 * The port of the endpoints, where `management.server.port` is another one than `server.port`. It drains after the port of the
 * application, so that probes are answered meanwhile.
 */
@Injectable()
@Conditional({
  description: '@ConditionalOnManagementPort(different)',
  phase: 'environment',
  mismatch: ({ environment }) =>
    managementPort(environment) === 'different'
      ? undefined
      : `management.server.port is not a port of its own`,
})
export class ManagementServer extends AdditionalServer {
  readonly name = MANAGEMENT
  readonly address: ListenOptions

  constructor(@Inject(ManagementServerProperties) { port = 0, address }: ManagementServerProperties) {
    super()
    this.address = {
      port,
      ...(address !== undefined && { host: address }),
      configuredBy: 'management.server',
    }
  }
}
