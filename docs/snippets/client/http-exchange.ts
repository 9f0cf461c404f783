// #region imports
import {
  CookieValue,
  type MultipartFile,
  PathVariable,
  Query,
  RequestBody,
  RequestHeader,
  RequestPart,
  type ResponseEntity,
  Returns,
  type ServerSentEvent,
  Signal,
} from 'nexus-framework'
import {
  DeleteExchange,
  exchange,
  GetExchange,
  HttpExchange,
  Idempotent,
  PostExchange,
  PutExchange,
  ResponseValidationError,
  ReturnsEntity,
  ReturnsNothing,
} from 'nexus-framework/client'
import { IsDate, IsInt, IsString, Min } from 'nexus-framework/validation/decorators'
// #endregion imports

export class Order {
  @IsString() id!: string
  @IsInt() @Min(1) quantity!: number
  @IsDate() placed!: Date
}

// #region parameters
@HttpExchange({ path: '/orders', client: 'orders' })
export abstract class OrderClient {
  @GetExchange()
  @Returns([Order])
  search(
    @Query('since') since: Date,
    @Query('status', { type: [String] }) status: string[],
    @CookieValue('session') session: string,
    @Signal() signal?: AbortSignal,
  ): Promise<Order[]> {
    return exchange(since, status, session, signal)
  }

  @PostExchange()
  @Returns(Order)
  place(@RequestBody() order: Order, @RequestHeader('idempotency-key') key: string): Promise<Order> {
    return exchange(order, key)
  }

  @PutExchange('/{id}/invoice')
  @ReturnsNothing()
  attach(@PathVariable() id: string, @RequestPart() invoice: MultipartFile): Promise<void> {
    return exchange(id, invoice)
  }

  @PostExchange('/quotes')
  @Idempotent()
  @Returns(Number)
  quote(@RequestBody() order: Order): Promise<number> {
    return exchange(order)
  }
}
// #endregion parameters

// #region results
@HttpExchange('/orders')
export abstract class OrderExports {
  @GetExchange('/{id}')
  @ReturnsEntity(Order)
  entity(@PathVariable() id: string): Promise<ResponseEntity<Order>> {
    return exchange(id)
  }

  @DeleteExchange('/{id}')
  @ReturnsEntity()
  remove(@PathVariable() id: string): Promise<ResponseEntity<void>> {
    return exchange(id)
  }

  @GetExchange({ path: '/export', accept: 'application/x-ndjson' })
  @Returns(Order)
  all(): AsyncIterable<Order> {
    return exchange()
  }

  @GetExchange({ path: '/changes', accept: 'text/event-stream', reconnect: { delay: '1s' } })
  @Returns(Order)
  changes(): AsyncIterable<ServerSentEvent<Order>> {
    return exchange()
  }

  @GetExchange('/{id}/invoice')
  @Returns(Uint8Array)
  invoice(@PathVariable() id: string): AsyncIterable<Uint8Array> {
    return exchange(id)
  }

  @GetExchange('/report')
  @Returns(String)
  report(): Promise<string> {
    return exchange()
  }
}
// #endregion results

// #region reading
export async function totalOf(orders: OrderExports, limit: number): Promise<number> {
  let total = 0
  for await (const { quantity } of orders.all()) {
    total += quantity
    // Leaving the loop closes the connection.
    if (total >= limit) break
  }
  return total
}
// #endregion reading

// #region findings
export async function problemsOf(orders: OrderExports, id: string): Promise<readonly string[]> {
  try {
    await orders.entity(id)
    return []
  } catch (error) {
    if (!(error instanceof ResponseValidationError)) throw error
    return error.findings.map(({ pointer, message }) => `${pointer}: ${message}`)
  }
}
// #endregion findings
