import { Component, ForbiddenException, type HttpExchange, type Middleware, type Next } from 'nexus-framework'

/** Lets in who says the word. */
@Component()
export class AdminMiddleware implements Middleware {
  use(exchange: HttpExchange, next: Next): void | Promise<void> {
    if (exchange.header('x-word') !== 'please') throw new ForbiddenException('Say the word.')
    return next()
  }
}
