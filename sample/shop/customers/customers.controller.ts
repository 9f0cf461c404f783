import {
  Body,
  ConflictException,
  Controller,
  Get,
  NotFoundException,
  Param,
  Post,
  UnprocessableEntityException,
} from 'nexus-framework'
import { CustomerRepository } from './customer-repository.js'
import type { Customer } from './customer.js'

/** Customers, written as a NestJS controller. */
@Controller('customers')
export class CustomersController {
  constructor(private readonly customers: CustomerRepository) {}

  @Get(':id')
  findOne(@Param('id') id: number): Customer {
    const customer = this.customers.find(id)
    if (customer === undefined) throw new NotFoundException(`There is no customer ${id}.`)
    return customer
  }

  @Post()
  create(@Body() body: object): Customer {
    const { name, email } = body as { readonly name?: unknown; readonly email?: unknown }
    if (typeof name !== 'string' || name.trim() === '' || name.length > 200) {
      throw new UnprocessableEntityException('name must be a text of 1 to 200 characters.')
    }
    if (typeof email !== 'string' || email.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(email)) {
      throw new UnprocessableEntityException('email must be an e-mail address.')
    }
    if (this.customers.findByEmail(email) !== undefined) {
      throw new ConflictException('There is a customer with this e-mail address.')
    }
    return this.customers.insert(name, email)
  }
}
