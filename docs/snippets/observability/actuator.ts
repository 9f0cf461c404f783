// #region imports
import { Injectable, Module, Optional, UnauthorizedException } from 'nexus-framework'
import {
  ActuatorModule,
  DeleteOperation,
  Endpoint,
  EndpointGuard,
  ReadOperation,
  Selector,
  WriteOperation,
  type EndpointRequest,
} from 'nexus-framework/actuator'
// #endregion imports

// #region endpoint
@Endpoint({ id: 'features' })
export class FeaturesEndpoint {
  readonly #enabled = new Map<string, boolean>()

  /** GET /actuator/features?prefix=beta */
  @ReadOperation()
  all(@Optional() prefix?: string): Record<string, boolean> {
    return Object.fromEntries([...this.#enabled].filter(([name]) => name.startsWith(prefix ?? '')))
  }

  /** GET /actuator/features/dark-mode; `undefined` is answered 404. */
  @ReadOperation()
  one(@Selector() name: string): { enabled: boolean } | undefined {
    const enabled = this.#enabled.get(name)
    return enabled === undefined ? undefined : { enabled }
  }

  /** POST /actuator/features/dark-mode with {"enabled": true}; answered 204, and 400 without `enabled`. */
  @WriteOperation()
  set(@Selector() name: string, enabled: boolean): void {
    this.#enabled.set(name, enabled)
  }

  /** DELETE /actuator/features/dark-mode */
  @DeleteOperation()
  remove(@Selector() name: string): void {
    this.#enabled.delete(name)
  }
}
// #endregion endpoint

// #region guard
@Injectable()
export class OperatorsOnly extends EndpointGuard {
  authorize({ exchange, operation, roles }: EndpointRequest): boolean {
    const caller = exchange.header('authorization')
    if (caller === undefined) {
      throw new UnauthorizedException('Who are you?', { headers: { 'www-authenticate': 'Bearer' } })
    }
    if (operation !== 'read') return caller === 'Bearer operator'
    return roles.length === 0 || roles.includes(caller.slice('Bearer '.length))
  }
}

@Module({
  imports: [ActuatorModule],
  providers: [FeaturesEndpoint, OperatorsOnly],
})
export class ShopModule {}
// #endregion guard
