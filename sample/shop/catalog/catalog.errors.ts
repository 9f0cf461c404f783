export class ProductNotFoundError extends Error {
  constructor(readonly sku: string) {
    super(`There is no product ${sku}.`)
  }
}

/** Somebody changed the product after the client read it. */
export class StaleProductError extends Error {
  constructor(
    readonly sku: string,
    readonly currentVersion: number,
  ) {
    super(`Product ${sku} has changed; its version is ${currentVersion} now.`)
  }
}

export class OutOfStockError extends Error {
  constructor(
    readonly sku: string,
    readonly requested: number,
    readonly available: number,
  ) {
    super(`Only ${available} of ${sku} left, ${requested} requested.`)
  }
}
