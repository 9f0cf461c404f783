import type { ApplicationContext } from '../../core/index.js'
import type { ExchangeObserver } from './exchange-observer.js'

/** The framework's own observers, as far as the application has what they report to. What it does not have is not loaded. */
export async function serverObservers(_context: ApplicationContext): Promise<readonly ExchangeObserver[]> {
  return Promise.resolve([])
}
