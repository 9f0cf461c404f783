/** Prices and totals are integer cents; versions count changes for optimistic locking. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS product (
    sku TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    stock INTEGER NOT NULL CHECK (stock >= 0),
    version INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  CREATE TABLE IF NOT EXISTS customer (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS customer_order (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    total INTEGER NOT NULL,
    placed_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS order_item (
    order_id INTEGER NOT NULL REFERENCES customer_order (id),
    sku TEXT NOT NULL REFERENCES product (sku),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price INTEGER NOT NULL,
    PRIMARY KEY (order_id, sku)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS order_reservation (
    order_id INTEGER PRIMARY KEY REFERENCES customer_order (id),
    reservation TEXT NOT NULL
  ) STRICT;
`

export const SEED_PRODUCTS: readonly (readonly [sku: string, name: string, price: number, stock: number])[] =
  [
    ['BOOK-1', 'The Pragmatic Gardener', 2490, 40],
    ['BOOK-2', 'Rivers of the North', 1890, 12],
    ['CUP-1', 'Enamel cup', 1250, 200],
    ['CUP-2', 'Porcelain cup', 1990, 75],
    ['LAMP-1', 'Desk lamp', 5900, 8],
    ['LAMP-2', 'Reading lamp', 4500, 1],
    ['PEN-1', 'Fountain pen', 3900, 30],
    ['PEN-2', 'Pencil, set of ten', 690, 500],
  ]

export const SEED_CUSTOMERS: readonly (readonly [name: string, email: string])[] = [
  ['Ada Lovelace', 'ada@example.com'],
  ['Grace Hopper', 'grace@example.com'],
]
