import { HttpExchange, Injectable, UnauthorizedException } from 'nexus-framework'
import { CustomerRepository } from './customer-repository.js'
import type { Customer } from './customer.js'

/**
 * Who the current request acts for. Request-scoped, yet injected into singletons: each request sees its own. The sample trusts the
 * `x-customer-id` header; a real shop takes it from an authenticated session.
 */
@Injectable({ scope: 'request' })
export class CurrentCustomer {
  #customer: Customer | undefined

  constructor(
    private readonly exchange: HttpExchange,
    private readonly customers: CustomerRepository,
  ) {}

  /** @throws UnauthorizedException when the request names no customer, or one that does not exist */
  get(): Customer {
    return (this.#customer ??= this.#load())
  }

  #load(): Customer {
    const id = this.exchange.header('x-customer-id')
    const customer = id !== undefined && /^\d{1,15}$/.test(id) ? this.customers.find(Number(id)) : undefined
    if (customer === undefined) throw new UnauthorizedException('Send the id of a customer as x-customer-id.')
    return customer
  }
}
