import type { Order } from './order.js'

/** What a library does with an order that came as JSON: a result for a valid one, all findings for an invalid one. */
export interface ValidationSubject {
  /** Whether the order was accepted. What the library makes of it (an instance, a copy) has to be made. */
  readonly accepts?: (plain: unknown) => boolean
  /** How many things are wrong with an order. */
  readonly findings?: (plain: unknown) => number
  /** Orders of the subject's own kind, from plain ones; and their JSON text. */
  readonly serialization?: {
    readonly load: (plain: readonly Order[]) => unknown
    readonly write: (orders: never) => string
  }
}

const WARM_UP_MS = 600
const MEASURED_MS = 1000
const POOL = 64
const LIST = 100

/** A subject's program: checks that it does the whole work, measures it, and reports nanoseconds for each operation. */
export function reportValidation({ accepts, findings, serialization }: ValidationSubject): void {
  const report: Record<string, number> = {}
  if (accepts !== undefined) {
    const orders = Array.from({ length: POOL }, (_, index) => validOrder(index))
    require(orders.every(accepts), 'accepts valid orders')
    require(!accepts(invalidOrder(0)), 'refuses an invalid order')
    report['valid'] = measure((index) => accepts(orders[index % POOL]))
  }
  if (findings !== undefined) {
    const orders = Array.from({ length: POOL }, (_, index) => invalidOrder(index))
    require(orders.every((order) => findings(order) >= 3), 'finds everything that is wrong')
    report['invalid'] = measure((index) => findings(orders[index % POOL]))
  }
  if (serialization !== undefined) {
    const plain = Array.from({ length: LIST }, (_, index) => validOrder(index))
    const orders = serialization.load(plain) as never
    require(serialization.write(orders) === JSON.stringify(plain), 'writes what the orders hold')
    report['serialize'] = measure(() => serialization.write(orders).length)
  }
  process.stdout.write(`READY ${JSON.stringify(report)}\n`)
}

/** As it comes from JSON.parse: nothing is shared between orders. */
function validOrder(index: number): Order {
  const items = Array.from({ length: 5 }, (_, item) => ({
    sku: `SKU-${index}-${item}`,
    quantity: 1 + ((index + item) % 20),
    price: 1.5 + item,
  }))
  const order = { customer: 1 + index, currency: 'EUR', note: `order number ${index}`, items }
  return JSON.parse(JSON.stringify(order)) as Order
}

/** Three things are wrong: in the order, in its second item and in its last one. */
function invalidOrder(index: number): unknown {
  const { items, ...order } = validOrder(index)
  const broken = items.map((item, position) => {
    if (position === 1) return { ...item, quantity: 1.5 }
    return position === 4 ? { ...item, sku: '' } : item
  })
  return JSON.parse(JSON.stringify({ ...order, currency: 'EURO', items: broken })) as unknown
}

let sink: unknown

/** Nanoseconds of CPU for each call, threads of the garbage collector and the compiler included. */
function measure(work: (index: number) => unknown): number {
  run(work, WARM_UP_MS)
  const before = process.cpuUsage()
  const operations = run(work, MEASURED_MS)
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1000) / operations
}

function run(work: (index: number) => unknown, milliseconds: number): number {
  const end = performance.now() + milliseconds
  let operations = 0
  do {
    for (let i = 0; i < 64; i++) sink = work(operations++)
  } while (performance.now() < end)
  return operations
}

function require(holds: boolean, what: string): void {
  if (!holds) throw new TypeError(`This subject has to be one that ${what}.`, { cause: sink })
}
