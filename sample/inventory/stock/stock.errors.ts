import { ConflictException, NotFoundException } from 'nexus-framework'

export class UnknownProductException extends NotFoundException {
  constructor(sku: string) {
    super(`The warehouse has no product ${sku}.`)
  }
}

export class TooFewInStockException extends ConflictException {
  constructor(sku: string, requested: number, available: number) {
    super(`Only ${available} of ${sku} left, ${requested} requested.`, { properties: { sku, available } })
  }
}
