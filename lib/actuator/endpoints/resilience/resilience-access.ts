import {
  ApplicationContext,
  Conditional,
  Inject,
  Injectable,
  LOADED_AREAS,
  type ComponentDecorator,
  type OnModuleInit,
} from '../../../core/index.js'
import type { ResilienceRegistries } from '../../../resilience/index.js'

const AREA = 'resilience'

/** Only in an application whose files use resilience: its endpoints are not there without it, and nothing of it is loaded. */
export function ConditionalOnResilience(): ComponentDecorator {
  return Conditional({
    description: '@ConditionalOnResilience',
    phase: 'components',
    mismatch: () => (LOADED_AREAS.has(AREA) ? undefined : 'nothing imports nexus-framework/resilience'),
  })
}

/** The registries of the application, for endpoints that must not load them. */
@Injectable()
@ConditionalOnResilience()
export class ResilienceAccess implements OnModuleInit {
  readonly #context: ApplicationContext
  #registries: ResilienceRegistries | undefined

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  /** The application has loaded the area already, so this costs nothing. */
  async onModuleInit(): Promise<void> {
    const { ResilienceRegistries: token } = await import('../../../resilience/index.js')
    this.#registries = this.#context.get(token)
  }

  get registries(): ResilienceRegistries {
    return this.#registries as ResilienceRegistries
  }
}
