export interface Product {
  readonly sku: string
  readonly name: string
  /** Cents. */
  readonly price: number
  readonly stock: number
  /** Grows with each change. */
  readonly version: number
}

/** What PATCH may change; absent fields stay as they are. */
export interface ProductChange {
  readonly name?: string
  readonly price?: number
  readonly stock?: number
}
