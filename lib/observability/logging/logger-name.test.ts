import { describe, expect, it } from '@jest/globals'
import { abbreviatedLoggerName, moduleSegment } from './logger-name.js'

describe('abbreviatedLoggerName', () => {
  it.each([
    ['shop.OrderService', 39, 'shop.OrderService'],
    ['nexus.shop.OrderService', 20, 'n.shop.OrderService'],
    ['nexus.shop.orders.OrderService', 18, 'n.s.o.OrderService'],
    ['nexus.shop.orders.OrderService', 5, 'n.s.o.OrderService'],
    ['OrderServiceWithAVeryLongName', 5, 'OrderServiceWithAVeryLongName'],
    ['..a', 1, '..a'],
  ])('writes %s within %i characters as %s', (name, length, shown) => {
    expect(abbreviatedLoggerName(name, length)).toBe(shown)
  })
})

describe('moduleSegment', () => {
  it.each([
    ['OrdersModule', 'orders'],
    ['OrderItemsModule', 'order-items'],
    ['ShopApplication', 'shop'],
    ['HTTPClientModule', 'http-client'],
    ['Module', 'module'],
    ['Plain', 'plain'],
  ])('makes %s to %s', (name, segment) => {
    expect(moduleSegment(name)).toBe(segment)
  })
})
