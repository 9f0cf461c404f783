import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Component, PreDestroy } from 'nexus-framework'
import { ShopProperties } from '../shop.properties.js'
import { SCHEMA, SEED_CUSTOMERS, SEED_PRODUCTS } from './schema.js'

/** The shop's SQLite database: opened, created and seeded at boot, closed at shutdown. Statements are prepared once. */
@Component()
export class ShopDatabase {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(properties: ShopProperties) {
    this.#database = new DatabaseSync(properties.database)
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;')
    this.#database.exec(SCHEMA)
    this.#seed()
  }

  all<Row>(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...parameters) as Row[]
  }

  get<Row>(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...parameters) as Row | undefined
  }

  /** The number of rows that changed, and the row id of an insert. */
  run(sql: string, ...parameters: SQLInputValue[]): { changes: number; id: number } {
    const result = this.#prepared(sql).run(...parameters)
    return { changes: Number(result.changes), id: Number(result.lastInsertRowid) }
  }

  /** All of `work` or none of it. `work` is synchronous, so nothing else can come between. */
  transaction<T>(work: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  @PreDestroy()
  close(): void {
    this.#database.close()
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)))
    return statement
  }

  #seed(): void {
    if (this.get('SELECT 1 FROM product LIMIT 1') !== undefined) return
    this.transaction(() => {
      for (const product of SEED_PRODUCTS) {
        this.run('INSERT INTO product (sku, name, price, stock) VALUES (?, ?, ?, ?)', ...product)
      }
      for (const customer of SEED_CUSTOMERS)
        this.run('INSERT INTO customer (name, email) VALUES (?, ?)', ...customer)
    })
  }
}
