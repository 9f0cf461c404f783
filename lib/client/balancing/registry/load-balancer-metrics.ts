import {
  ApplicationContext,
  Inject,
  Injectable,
  MeterRegistry,
  type OnModuleDestroy,
  type OnModuleInit,
} from '../../../core/index.js'
import { LoadBalancerRegistry } from './load-balancer-registry.js'

/** Reports to the application's MeterRegistry, where it has one. */
@Injectable()
export class LoadBalancerMetrics implements OnModuleInit, OnModuleDestroy {
  readonly #registry: LoadBalancerRegistry
  readonly #context: ApplicationContext
  #unbind: (() => void) | undefined

  constructor(
    @Inject(LoadBalancerRegistry) registry: LoadBalancerRegistry,
    @Inject(ApplicationContext) context: ApplicationContext,
  ) {
    this.#registry = registry
    this.#context = context
  }

  /** Whichever module has the meters: this component belongs to none. */
  onModuleInit(): void {
    const meters = this.#context.graph.componentsOf(MeterRegistry)[0]?.instance()
    if (meters !== undefined) this.#unbind = this.#registry.bindTo(meters as MeterRegistry)
  }

  onModuleDestroy(): void {
    this.#unbind?.()
  }
}
