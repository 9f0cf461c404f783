// #region imports
import { connect, type Socket } from 'node:net'
import { Injectable, Logger, Module, SystemRandom, type OnModuleInit } from 'nexus-framework'
import {
  LoadBalancerModule,
  LoadBalancerRegistry,
  openDiscovery,
  RandomBalancer,
  systemRuntime,
  type Candidate,
  type LoadBalancer,
} from 'nexus-framework/client'
// #endregion imports

// #region algorithm
/** One call in twenty goes to the instances of the next version, which say so in their metadata. */
export class CanaryBalancer implements LoadBalancer {
  readonly #random = new SystemRandom()
  readonly #within = new RandomBalancer(this.#random)

  choose(candidates: readonly Candidate[]): Candidate {
    const isNext = this.#random.next() < 0.05
    const version = isNext ? 'next' : 'stable'
    const meant = candidates.filter(({ instance }) => instance.metadata?.['version'] === version)
    return this.#within.choose(meant.length > 0 ? meant : candidates)
  }
}
// #endregion

// #region module
@Module({
  imports: [
    LoadBalancerModule.forRoot({
      defaults: { algorithm: 'least-connections', slowStartWindow: '30s' },
      services: { search: { algorithm: () => new CanaryBalancer() } },
    }),
  ],
})
export class AppModule {}
// #endregion

// #region plain
export async function openRegistry(logger: Logger): Promise<LoadBalancerRegistry> {
  const services = {
    cache: { instances: [{ uri: 'http://10.0.0.1:6379' }, { uri: 'http://10.0.0.2:6379' }] },
  }
  const discovery = await openDiscovery({ driver: 'static', static: { services } }, systemRuntime(logger))
  return new LoadBalancerRegistry({ discovery, logger, defaults: { algorithm: 'consistent-hash' } })
}

/** For what is no HTTP: the call counts as active, and tells how it went, until it is ended. */
export async function connectTo(registry: LoadBalancerRegistry, key: string): Promise<Socket> {
  const call = await registry.acquire('cache', { hashKey: key })
  const { host, port } = call.instance.instance
  const socket = connect(port, host)
  socket.once('error', () => call.end('CONNECTION_FAILURE'))
  socket.once('close', () => call.end('SUCCESS'))
  return socket
}
// #endregion

// #region events
@Injectable()
export class EjectionLog implements OnModuleInit {
  constructor(
    private readonly services: LoadBalancerRegistry,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.services.get('inventory').events.on('EJECTION_REFUSED', ({ instance, reason }) => {
      this.logger.error(`${instance} fails as well (${reason}), but too many are ejected already`)
    })
  }
}
// #endregion
