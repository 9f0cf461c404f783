import { NexusApplication } from 'nexus-framework'
import { CircuitBreakerRegistry, HedgeRegistry, RetryRegistry } from 'nexus-framework/resilience'
import type { Fault } from '../../inventory/faults/fault.js'
import { InventoryModule } from '../../inventory/inventory.module.js'
import { ShopModule } from '../shop.module.js'
import { Terminal } from './terminal.js'

/** One part of the demonstration: what the inventory does, and what the shop's customers see of it. */
interface Scene {
  readonly title: string
  readonly explanation: string
  readonly fault: Fault
  readonly calls: number
  /** How many customers ask at once. Default 4. */
  readonly customers?: number
  /** What happens before: an open breaker is given the time to try again. */
  readonly pauseMs?: number
}

const SCENES: readonly Scene[] = [
  {
    title: 'A healthy inventory',
    explanation: 'Every answer comes from the warehouse.',
    fault: { kind: 'none' },
    calls: 40,
  },
  {
    title: 'One answer in five fails',
    explanation: 'Second attempts, at once by the hedge or later by the retry, hide it from the customers.',
    fault: { kind: 'fail', rate: 0.2 },
    calls: 40,
  },
  {
    title: 'One answer in twenty stalls',
    explanation: 'A second request overtakes the slow one, as far as the budget for such requests goes.',
    fault: { kind: 'stall', rate: 0.05, delay: 900 },
    calls: 40,
  },
  {
    title: 'The inventory is down',
    explanation:
      'The breaker opens; customers get what the shop remembers, at once, and the inventory is left in peace.',
    fault: { kind: 'fail' },
    calls: 60,
  },
  {
    title: 'The inventory is back',
    explanation: 'After its wait the breaker lets a few calls through, and closes.',
    fault: { kind: 'none' },
    calls: 40,
    pauseMs: 1_600,
  },
  {
    title: 'The inventory lies',
    explanation: 'Answers with an impossible stock are refused, as if there were none.',
    fault: { kind: 'lie' },
    calls: 20,
    pauseMs: 200,
  },
]

/** Two applications that find the same application.yaml: neither tells about itself. */
const QUIET = { 'logging.level.root': 'off', 'management.server.port': -1 }

/** Counts what happens between two looks at it. */
class Counts {
  readonly #read: Readonly<Record<string, () => number>>
  #before: Readonly<Record<string, number>> = {}

  constructor(read: Readonly<Record<string, () => number>>) {
    this.#read = read
    this.start()
  }

  start(): void {
    this.#before = this.#now()
  }

  since(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.entries(this.#now()).map(([name, value]) => [name, value - (this.#before[name] ?? 0)]),
    )
  }

  #now(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.#read).map(([name, read]) => [name, read()]))
  }
}

async function tell(inventory: string, fault: Fault): Promise<void> {
  const response = await fetch(`${inventory}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  })
  if (!response.ok) throw new TypeError(`the inventory answers ${response.status} to a fault`)
}

interface Seen {
  readonly source: string
  readonly ms: number
}

/** Customers who ask the shop for the availability of a product, some at once. */
async function ask(shop: string, { calls, customers = 4 }: Scene): Promise<readonly Seen[]> {
  const seen: Seen[] = []
  let asked = 0
  const customer = async (): Promise<void> => {
    while (asked++ < calls) {
      const start = performance.now()
      const answer = (await (await fetch(`${shop}/products/CUP-1/availability`)).json()) as { source: string }
      seen.push({ source: answer.source, ms: performance.now() - start })
    }
  }
  await Promise.all(Array.from({ length: customers }, customer))
  return seen
}

const terminal = new Terminal(process.stdout)
const inventory = await NexusApplication.create(InventoryModule, { properties: QUIET })
const inventoryUrl = `http://127.0.0.1:${(await inventory.listen(0)).port}`
const shop = await NexusApplication.create(ShopModule, {
  properties: {
    ...QUIET,
    'shop.database': ':memory:',
    'client.inventory.base-url': inventoryUrl,
    'resilience.circuitbreaker.instances.inventory.wait-duration-in-open-state': '1500ms',
  },
})
const shopUrl = `http://127.0.0.1:${(await shop.listen(0)).port}`
const breaker = shop.get(CircuitBreakerRegistry).circuitBreaker('inventory')
const retry = shop.get(RetryRegistry).get('inventory')
const hedge = shop.get(HedgeRegistry).get('inventory')
let refused = 0
breaker.observeCalls((kind) => {
  if (kind === 'not_permitted') refused++
})
breaker.events.on('STATE_TRANSITION', ({ from, to }) => terminal.transition(from, to))
const counts = new Counts({
  retries: () => retry.metrics.numberOfRetries,
  hedges: () => hedge.metrics.numberOfHedges,
  refused: () => refused,
})

terminal.title('A shop that asks an inventory, and what the inventory does to it')
for (const scene of SCENES) {
  terminal.scene(scene.title, scene.explanation)
  await tell(inventoryUrl, scene.fault)
  if (scene.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, scene.pauseMs))
  counts.start()
  const seen = await ask(shopUrl, scene)
  terminal.result(seen, counts.since(), breaker.state)
}
await shop.close()
await inventory.close()
