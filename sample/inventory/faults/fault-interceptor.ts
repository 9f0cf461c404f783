import {
  Clock,
  Injectable,
  Random,
  ServiceUnavailableException,
  type HttpExchange,
  type Interceptor,
} from 'nexus-framework'
import { FaultBox } from './fault-box.js'

const DEFAULT_DELAY_MS = 10_000

/** Does to requests what the {@link FaultBox} says. */
@Injectable()
export class FaultInterceptor implements Interceptor {
  constructor(
    private readonly box: FaultBox,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  intercept(exchange: HttpExchange, proceed: () => unknown): unknown {
    const { kind, rate = 1, delay = DEFAULT_DELAY_MS } = this.box.current
    if (kind === 'none' || this.random.next() >= rate) return proceed()
    if (kind === 'fail') throw new ServiceUnavailableException('The warehouse is on fire.')
    if (kind === 'lie') return { sku: 'NONE', available: -1 }
    return this.#late(exchange.signal, delay).then(proceed)
  }

  /** Ends early when the client has gone. */
  #late(signal: AbortSignal, delay: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        timer.cancel()
        reject(signal.reason as Error)
      }
      const timer = this.clock.schedule(() => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }, delay)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }
}
