import { once } from 'node:events'
import {
  APP_MIDDLEWARE,
  ConflictException,
  ExceptionHandler,
  GetMapping,
  NotFoundException,
  PathVariable,
  PostMapping,
  RequestContext,
  ResponseEntity,
  RestController,
  ServiceUnavailableException,
  UseGuards,
  UseInterceptors,
  type Guard,
  type HttpExchange,
  type Interceptor,
  type Middleware,
  type Next,
  type Provider,
} from 'nexus-framework'

/** An error of the application, which sets no name. */
export class OutOfStock extends Error {}

export class PaidGuard implements Guard {
  canActivate(exchange: HttpExchange): boolean {
    return exchange.header('x-refused') === undefined
  }
}

export class AuditInterceptor implements Interceptor {
  intercept(_exchange: HttpExchange, proceed: () => unknown): unknown {
    return proceed()
  }
}

export class CorrelationMiddleware implements Middleware {
  use(_exchange: HttpExchange, next: Next): ReturnType<Next> {
    return next()
  }
}

/** Lets a test end a stream when it likes, and know what became of it. */
export class Gate {
  #open: () => void = () => undefined
  #opened = new Promise<void>((resolve) => (this.#open = resolve))

  get opened(): Promise<void> {
    return this.#opened
  }

  open(): void {
    this.#open()
  }

  close(): void {
    this.#opened = new Promise<void>((resolve) => (this.#open = resolve))
  }
}

export const gate = new Gate()

@RestController('/orders')
export class OrderController {
  @GetMapping('/{id}')
  @UseGuards(PaidGuard)
  @UseInterceptors(AuditInterceptor)
  one(@PathVariable() id: string): { id: string } {
    if (id === 'gone') throw new NotFoundException('No such order')
    if (id === 'broken') throw new TypeError('The shelf is empty')
    if (id === 'out') throw new OutOfStock('Nothing left')
    if (id === 'down') throw new ServiceUnavailableException()
    return { id }
  }

  @GetMapping('/{id}/later')
  async later(@PathVariable() id: string): Promise<{ id: string }> {
    await Promise.resolve()
    if (id === 'broken') throw new TypeError('The shelf is empty')
    return { id }
  }

  @GetMapping('/moved')
  moved(): ResponseEntity<void> {
    return ResponseEntity.status(302).header('location', '/orders/1').build()
  }

  @GetMapping('/unavailable')
  unavailable(): ResponseEntity<string> {
    return ResponseEntity.status(503).body('later')
  }

  @GetMapping({ path: '/events', produces: 'text/event-stream' })
  async *events(): AsyncGenerator<{ data: string }> {
    yield { data: 'first' }
    await gate.opened
    yield { data: 'last' }
  }

  @GetMapping('/waiting')
  async waiting(): Promise<string> {
    await gate.opened
    return 'done'
  }

  /** Answers nobody: it waits for the client to leave. */
  @GetMapping('/abandoned')
  async abandoned(): Promise<string> {
    const signal = RequestContext.current()?.signal
    if (signal?.aborted === false) await once(signal, 'abort')
    return 'too late'
  }

  @GetMapping('/reset/{token}')
  reset(@PathVariable() token: string): number {
    return token.length
  }

  @PostMapping()
  place(): string {
    return 'placed'
  }

  @ExceptionHandler(OutOfStock)
  outOfStock(error: OutOfStock): ConflictException {
    throw new ConflictException(error.message)
  }
}

@RestController('/actuator/health')
export class ProbeController {
  @GetMapping('/liveness')
  live(): string {
    return 'UP'
  }
}

export const SHOP = {
  controllers: [OrderController, ProbeController],
  providers: [{ provide: APP_MIDDLEWARE, useClass: CorrelationMiddleware }] satisfies Provider[],
}
