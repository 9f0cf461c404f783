import { expect, it } from '@jest/globals'
import {
  Exclude,
  Expose,
  TransformInstanceToInstance,
  TransformInstanceToPlain,
  TransformPlainToInstance,
  Type,
} from 'class-transformer'
import { boot } from '../../core/container/fixture/boot.js'
import { defineAspect, Service } from '../../core/index.js'

class Item {
  sku!: string
}

class Order {
  @Expose({ name: 'number' })
  id!: number

  @Exclude()
  secret = 'secret'

  @Type(() => Item)
  items!: Item[]
}

const results: string[] = []

const Recorded = defineAspect<{ label?: string }>({
  name: 'recorded',
  order: 1,
  create:
    (_options, { method }) =>
    (_invocation, proceed) => {
      const result = proceed()
      results.push(`${method.id} ${result instanceof Order ? 'Order' : typeof result}`)
      return result
    },
})

@Service()
class Orders {
  @Recorded()
  @TransformPlainToInstance(Order)
  find(id: number): Order {
    return { number: id, items: [{ sku: 'A' }] } as unknown as Order
  }

  @TransformInstanceToPlain()
  @Recorded()
  show(id: number): unknown {
    return this.find(id)
  }

  @Recorded()
  @TransformInstanceToPlain()
  async showLater(id: number): Promise<unknown> {
    return await Promise.resolve(this.find(id))
  }

  @TransformInstanceToInstance()
  copy(order: Order): Order {
    return order
  }
}

it("works with class-transformer's decorators of methods, above and below aspects", async () => {
  const context = await boot({ providers: [Orders] })
  const orders = context.get(Orders)
  const order = orders.find(5)
  expect(order).toBeInstanceOf(Order)
  expect(order.items[0]).toBeInstanceOf(Item)
  expect(orders.show(5)).toEqual({ number: 5, items: [{ sku: 'A' }] })
  expect(await orders.showLater(5)).toEqual({ number: 5, items: [{ sku: 'A' }] })
  expect(orders.copy(order)).not.toBe(order)
  expect(results).toEqual([
    'Orders.find Order',
    'Orders.find Order',
    'Orders.show object',
    'Orders.find Order',
    'Orders.showLater object',
  ])
  await context.close()
})
