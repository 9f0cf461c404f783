import { NexusApplication } from 'nexus-framework'
import type { Fault } from './faults/fault.js'
import { InventoryModule } from './inventory.module.js'

/** An inventory on a socket of its own, for tests of who calls it. */
export class InventoryService implements AsyncDisposable {
  readonly #application: NexusApplication

  private constructor(
    application: NexusApplication,
    readonly url: string,
  ) {
    this.#application = application
  }

  static async start(): Promise<InventoryService> {
    const application = await NexusApplication.create(InventoryModule, {
      properties: { 'logging.level.root': 'off' },
    })
    const { port } = await application.listen(0)
    return new InventoryService(application, `http://127.0.0.1:${port}`)
  }

  /** Tells it what to do wrong, as anybody would who demonstrates it. */
  async suffer(fault: Fault): Promise<void> {
    const response = await fetch(`${this.url}/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    })
    if (!response.ok) throw new TypeError(`The inventory answers ${response.status} to a fault.`)
  }

  async stock(sku: string): Promise<unknown> {
    return (await fetch(`${this.url}/inventory/${sku}`)).json()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#application.close()
  }
}
