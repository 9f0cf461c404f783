// #region imports
import { Injectable, Logger, Module, type HttpExchange, type OnApplicationBootstrap } from 'nexus-framework'
import { ExchangeObserver } from 'nexus-framework/http'
import { AnomalyWatch, ObservabilityModule } from 'nexus-framework/observability'
// #endregion imports

// #region observer
/** Counts what each tenant asks for. */
@Injectable()
export class TenantUsage extends ExchangeObserver {
  readonly requests = new Map<string, number>()

  override ended(exchange: HttpExchange): void {
    const tenant = exchange.header('x-tenant')
    if (tenant === undefined || exchange.clientLeft) return
    this.requests.set(tenant, (this.requests.get(tenant) ?? 0) + 1)
  }
}
// #endregion observer

// #region anomalies
@Injectable()
export class Pager implements OnApplicationBootstrap {
  constructor(
    readonly watch: AnomalyWatch,
    readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.watch.onEvent(({ type, anomaly }) => {
      if (type === 'anomalyDetected') this.logger.error(`Page: ${anomaly.method} ${anomaly.uri}`, { anomaly })
    })
  }
}
// #endregion anomalies

// #region module
@Module({
  imports: [ObservabilityModule],
  providers: [TenantUsage, Pager],
})
export class ShopModule {}
// #endregion module
