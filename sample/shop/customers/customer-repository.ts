import { Injectable } from 'nexus-framework'
import { ShopDatabase } from '../database/shop-database.js'
import type { Customer } from './customer.js'

@Injectable()
export class CustomerRepository {
  constructor(private readonly database: ShopDatabase) {}

  find(id: number): Customer | undefined {
    return this.database.get<Customer>('SELECT * FROM customer WHERE id = ?', id)
  }

  findByEmail(email: string): Customer | undefined {
    return this.database.get<Customer>('SELECT * FROM customer WHERE email = ?', email)
  }

  insert(name: string, email: string): Customer {
    const { id } = this.database.run('INSERT INTO customer (name, email) VALUES (?, ?)', name, email)
    return { id, name, email }
  }
}
