// #region imports
import { Module, Service } from 'nexus-framework'
import {
  DiscoveryClient,
  DiscoveryModule,
  openDiscovery,
  systemRuntime,
  type ServiceInstance,
} from 'nexus-framework/client'
import { LoggingSystem } from 'nexus-framework/observability'
// #endregion imports

// #region component
@Service()
export class StockLocations {
  constructor(private readonly discovery: DiscoveryClient) {}

  async urls(): Promise<string[]> {
    const instances = await this.discovery.instances('inventory')
    return instances.map(
      ({ secure, host, port }) => `${secure === true ? 'https' : 'http'}://${host}:${port}`,
    )
  }
}
// #endregion component

// #region module
@Module({
  imports: [DiscoveryModule.forRoot({ driver: 'etcd', url: 'http://etcd:2379', watchTimeout: '30s' })],
})
export class ShopModule {}
// #endregion module

export async function follow(
  url: string,
  listener: (zones: readonly string[]) => void,
): Promise<AsyncDisposable> {
  // #region plain
  const discovery = await openDiscovery({ driver: 'etcd', url }, systemRuntime(new LoggingSystem().logger))
  await discovery.watch('inventory', (instances: readonly ServiceInstance[]) => {
    listener(instances.map(({ zone = 'unknown' }) => zone))
  })
  // #endregion plain
  return discovery
}
