// #region imports
import { Logger, Service } from 'nexus-framework'
import {
  CallNotPermittedError,
  Fallback,
  FallbackRegistry,
  Retry,
  TimeLimiter,
  TimeLimitExceededError,
} from 'nexus-framework/resilience'
// #endregion imports

export interface Product {
  readonly sku: string
  readonly name: string
}

export abstract class CatalogueClient {
  abstract products(category: string): Promise<readonly Product[]>
  abstract name(sku: string): Promise<string>
}

export class CategoryUnknown extends Error {}
export class ConnectionLost extends Error {}

// #region decorator
@Service()
export class CatalogueService {
  #lastKnown: readonly Product[] = []

  constructor(readonly catalogue: CatalogueClient) {}

  @Fallback([
    { for: CategoryUnknown, value: [] },
    { for: [CallNotPermittedError, TimeLimitExceededError, ConnectionLost], method: 'lastKnown' },
  ])
  @Retry('catalogue', { maxAttempts: 2, waitDuration: 0, ignoreExceptions: [CategoryUnknown] })
  @TimeLimiter('catalogue')
  async products(category: string): Promise<readonly Product[]> {
    this.#lastKnown = await this.catalogue.products(category)
    return this.#lastKnown
  }

  lastKnown(_error: unknown, _category: string): readonly Product[] {
    return this.#lastKnown
  }
}
// #endregion decorator

// #region option
@Service()
export class NameService {
  constructor(readonly catalogue: CatalogueClient) {}

  @TimeLimiter('names', { timeoutDuration: '100ms', fallback: (_error: Error, sku: string) => sku })
  async name(sku: string): Promise<string> {
    return this.catalogue.name(sku)
  }
}
// #endregion option

// #region plain
export const settings = Fallback.of('settings', [
  { when: (error) => error instanceof SyntaxError, value: { theme: 'plain' } },
])

export function readSettings(text: string): Promise<{ readonly theme: string }> {
  return settings.execute(() => JSON.parse(text) as { readonly theme: string })
}
// #endregion plain

// #region condition
export function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 503
}

export const queue = Fallback.of('queue', { when: isBusy, use: () => 'later' })
// #endregion condition

// #region watch
@Service()
export class FallbackLog {
  constructor(
    readonly registry: FallbackRegistry,
    readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    for (const fallback of this.registry.all())
      fallback.events.on('FALLBACK_APPLIED', ({ name, error }) =>
        this.logger.warn(`${name} is answered by its fallback`, { error }),
      )
  }
}
// #endregion watch
