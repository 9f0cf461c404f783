import { expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import type { Resolver } from '../container/resolver.js'
import { InstanceWeaver } from './instance-weaver.js'
import { AspectRegistry } from './aspect-registry.js'
import { defineAspect } from './define-aspect.js'
import { weave } from './weaver.js'

const passing = (name: string, order: number) =>
  defineAspect({ name, order, create: () => (_invocation, proceed) => proceed() })
const First = passing('first', 1)
const Second = passing('second', 2)
const Third = passing('third', 3)

const resolver = {} as Resolver

/** The receiver and the name of each frame, as V8 has them: Jest writes traces anew. */
function framesOf(task: () => unknown): readonly string[] {
  const { prepareStackTrace } = Error
  Error.prepareStackTrace = (_error, sites) =>
    sites.map((site) => `${site.getTypeName() ?? ''}.${site.getFunctionName() ?? ''}`)
  try {
    task()
    return []
  } catch (error) {
    return (error as { readonly stack: unknown }).stack as readonly string[]
  } finally {
    Error.prepareStackTrace = prepareStackTrace
  }
}

class Stock {
  reserve(): void {
    throw new RangeError('out of stock')
  }
}

class Orders {
  readonly #stock = new Stock()

  @First()
  @Second()
  @Third()
  place(): void {
    this.#stock.reserve()
  }
}

class Shop {
  constructor(readonly orders: Orders) {}

  checkout(): void {
    this.orders.place()
  }
}

const woven = (): Orders => new (weave(Orders as Type<Orders>, resolver))()

it('calls the class by its name in stack traces, also for an object that a factory has made', () => {
  const made = new Orders()
  new InstanceWeaver({ resolver, registry: new AspectRegistry(), tokens: [Orders] }).advise(made)
  for (const orders of [woven(), made]) {
    const frames = framesOf(() => orders.place())
    expect(frames.filter((frame) => frame === 'Orders.place')).toHaveLength(2)
    expect(frames.join()).not.toContain('woven')
  }
})

it('keeps who called a method among the ten frames of V8 where three aspects advise it', () => {
  const shop = new Shop(woven())
  const frames = framesOf(() => {
    shop.checkout()
  }).slice(0, 10)
  expect(frames.slice(0, 2)).toEqual(['Stock.reserve', 'Orders.place'])
  expect(frames).toContain('Shop.checkout')
})
