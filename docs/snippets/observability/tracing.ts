// #region imports
import { Inject, Service, Tracer } from 'nexus-framework'
import { currentSpan, SpanAttribute, Traced } from 'nexus-framework/observability'
// #endregion imports

export interface Order {
  readonly id: string
  readonly items: readonly string[]
}

// #region traced
@Service()
export class OrderService {
  @Traced('place order', { attributes: { 'shop.channel': 'web' } })
  async place(@SpanAttribute('order.id') id: string, items: readonly string[]): Promise<Order> {
    currentSpan()?.setAttribute('order.items', items.length)
    return this.store({ id, items })
  }

  @Traced()
  async *open(): AsyncGenerator<Order> {
    yield this.store({ id: '1', items: ['tea'] })
  }

  async store(order: Order): Promise<Order> {
    return order
  }
}
// #endregion traced

// #region class
@Traced('stock')
@Service()
export class StockService {
  take(sku: string): string {
    return sku
  }
}
// #endregion class

export interface Message {
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
}

// #region tracer
@Service()
export class Outbox {
  constructor(@Inject(Tracer) readonly tracer: Tracer) {}

  send(id: string, deliver: (message: Message) => void): void {
    const span = this.tracer.startSpan('send orders', { kind: 'producer' })
    const headers: Record<string, string> = {}
    span.propagate((name, value) => void (headers[name] = value))
    deliver({ id, headers })
    span.end()
  }

  receive(batch: readonly Message[], handle: (message: Message) => void): void {
    const sources = batch.map(({ headers }) => this.tracer.extract((name) => headers[name])?.identity)
    const links = sources.flatMap((identity) => (identity === undefined ? [] : [{ identity }]))
    const span = this.tracer.startSpan('process orders', { kind: 'consumer', parent: 'none', links })
    this.tracer.run(span, () => batch.forEach(handle))
    span.end()
  }
}
// #endregion tracer
