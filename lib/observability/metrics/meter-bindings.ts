import { Clock } from '../../common/index.js'
import {
  ApplicationAvailability,
  ApplicationContext,
  Inject,
  Injectable,
  MeterBinder,
  MeterRegistry,
  Tracer,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
  type Token,
} from '../../core/index.js'
import type { ApplicationMeters } from './binders/application-meters.js'
import { PrometheusMeterRegistry } from './prometheus-meter-registry.js'

/** Has the process, the runtime and every {@link MeterBinder} of the application report to its MeterRegistry, until it closes. */
@Injectable()
export class MeterBindings implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  readonly #context: ApplicationContext
  readonly #availability: ApplicationAvailability
  readonly #clock: Clock
  readonly #endings: (() => void)[] = []
  #application: ApplicationMeters | undefined

  constructor(
    @Inject(ApplicationContext) context: ApplicationContext,
    @Inject(ApplicationAvailability) availability: ApplicationAvailability,
    @Inject(Clock) clock: Clock,
  ) {
    this.#context = context
    this.#availability = availability
    this.#clock = clock
  }

  async onModuleInit(): Promise<void> {
    const registry = this.#all(MeterRegistry)[0]
    if (registry === undefined) return
    const [tracer] = this.#all(Tracer)
    if (tracer !== undefined && registry instanceof PrometheusMeterRegistry) {
      registry.useExemplars(() => tracer.currentSpan())
    }
    const { ApplicationMeters, runtimeBinders } = await import('./binders/runtime-binders.js')
    this.#application = new ApplicationMeters(this.#availability)
    const binders = [...runtimeBinders(this.#clock), this.#application, ...this.#all(MeterBinder)]
    for (const binder of binders) {
      const end = binder.bindTo(registry)
      if (end !== undefined) this.#endings.push(end)
    }
  }

  onApplicationBootstrap(): void {
    this.#application?.started()
  }

  onModuleDestroy(): void {
    for (const end of this.#endings.splice(0).reverse()) end()
  }

  /** Of whichever module: this component sees those of its own only. */
  #all<T>(token: Token<T>): readonly T[] {
    return this.#context.graph.componentsOf(token).map((component) => component.instance() as T)
  }
}
