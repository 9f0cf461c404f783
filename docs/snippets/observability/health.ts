// #region imports
import { CompositeHealthContributor, HealthIndicator, Injectable, Module } from 'nexus-framework'
import { ActuatorModule } from 'nexus-framework/actuator'
import { ApplicationAvailability, type Health, type HealthContributor } from 'nexus-framework/core'
// #endregion imports

export abstract class Connection {
  abstract readonly name: string
  abstract ping(signal?: AbortSignal): Promise<string>
}

@Injectable()
export class Warehouse {
  async version(_signal?: AbortSignal): Promise<string> {
    return '7.2'
  }
}

@Injectable()
export class ConnectionPools {
  readonly connections: readonly Connection[] = ['orders', 'users'].map((name) => ({
    name,
    ping: async () => 'pong',
  }))
}

// #region indicator
@Injectable()
export class WarehouseHealthIndicator extends HealthIndicator {
  readonly name = 'warehouse'

  constructor(readonly warehouse: Warehouse) {
    super()
  }

  async health(signal?: AbortSignal): Promise<Health> {
    const version = await this.warehouse.version(signal)
    return { status: 'UP', details: { version } }
  }
}
// #endregion indicator

// #region composite
class ConnectionHealthIndicator extends HealthIndicator {
  readonly name: string

  constructor(readonly connection: Connection) {
    super()
    this.name = connection.name
  }

  async health(signal?: AbortSignal): Promise<Health> {
    return { status: 'UP', details: { answer: await this.connection.ping(signal) } }
  }
}

@Injectable()
export class DatabasesHealth extends CompositeHealthContributor {
  readonly name = 'db'
  readonly #indicators: readonly HealthIndicator[]

  constructor(pools: ConnectionPools) {
    super()
    this.#indicators = pools.connections.map((connection) => new ConnectionHealthIndicator(connection))
  }

  contributors(): readonly HealthContributor[] {
    return this.#indicators
  }
}
// #endregion composite

// #region module
@Module({
  imports: [ActuatorModule],
  providers: [Warehouse, ConnectionPools, WarehouseHealthIndicator, DatabasesHealth],
})
export class ShopModule {}
// #endregion module

// #region availability
@Injectable()
export class PriceList {
  constructor(readonly availability: ApplicationAvailability) {}

  async reload(load: () => Promise<void>): Promise<void> {
    this.availability.readiness = 'REFUSING_TRAFFIC'
    try {
      await load()
    } finally {
      this.availability.readiness = 'ACCEPTING_TRAFFIC'
    }
  }

  onCorruption(): void {
    this.availability.live = false
  }
}
// #endregion availability
