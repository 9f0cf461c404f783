import { describe, expect, it } from '@jest/globals'
import { RecordingExchange } from '../exchange/recording-exchange.fixture.js'
import { MiddlewareConsumer, type MiddlewareBinding } from './middleware-consumer.js'
import { selectMiddleware, type ResolvedRegistration } from './middleware-selection.js'
import type { MiddlewareFunction } from './middleware.js'

class Orders {}
class Users {}

const audit: MiddlewareFunction = (_exchange, next) => next()

function registered(bind: (binding: MiddlewareBinding) => void): readonly ResolvedRegistration[] {
  const consumer = new MiddlewareConsumer()
  bind(consumer.apply(audit))
  return consumer.registrations as readonly ResolvedRegistration[]
}

function selected(
  registrations: readonly ResolvedRegistration[],
  pattern: string,
): readonly MiddlewareFunction[] {
  return selectMiddleware(registrations, { controller: Orders, pattern })
}

describe('the middleware of a static route', () => {
  it.each<[string, (binding: MiddlewareBinding) => void, readonly MiddlewareFunction[]]>([
    ['a path', (binding) => binding.forRoutes('/orders/open'), [audit]],
    ['a pattern', (binding) => binding.forRoutes('/orders/**'), [audit]],
    ['its controller', (binding) => binding.forRoutes(Orders), [audit]],
    ['another controller', (binding) => binding.forRoutes(Users), []],
    ['another path', (binding) => binding.forRoutes('/users/**'), []],
    ['another path and method', (binding) => binding.forRoutes({ path: '/users', method: 'GET' }), []],
    ['a pattern without this path', (binding) => binding.exclude('/orders/open').forRoutes('/orders/**'), []],
    ['a pattern without another path', (binding) => binding.exclude('/orders/x').forRoutes('/**'), [audit]],
    ['its controller without this path', (binding) => binding.exclude('/orders/*').forRoutes(Orders), []],
  ])('is decided at boot: for %s', (_name, bind, expected) => {
    expect(selected(registered(bind), '/orders/open')).toEqual(expected)
  })

  it('is asked for on each request where it depends on the method', () => {
    const registrations = registered((binding) => binding.forRoutes({ path: '/orders/open', method: 'POST' }))
    expect(selected(registrations, '/orders/open')).not.toEqual([audit])
    expect(selected(registrations, '/orders/open')).toHaveLength(1)
  })

  it('is asked for on each request where the pattern is not spelt as requests are', () => {
    const registrations = registered((binding) => binding.forRoutes('/größe'))
    const [middleware] = selected(registrations, '/größe')
    let ran = false
    const exchange = new RecordingExchange({ path: '/gr%C3%B6%C3%9Fe' })
    const spying = registrations.map((each) => ({
      ...each,
      middleware: [() => void (ran = true)] as MiddlewareFunction[],
    }))
    const [spy] = selected(spying, '/größe')
    expect(middleware).toBeDefined()
    void spy?.(exchange, () => undefined)
    expect(ran).toBe(true)
  })
})

describe('the middleware of a route with variables', () => {
  it('is taken without a test where its controller is meant', () => {
    expect(
      selected(
        registered((binding) => binding.forRoutes(Orders)),
        '/orders/{id}',
      ),
    ).toEqual([audit])
  })
})

describe('middleware for a pattern, before a route with variables', () => {
  it.each<[string, number]>([
    ['/admin/**', 0],
    ['/users/{id}', 0],
    ['/orders/open/**', 0],
    ['/orders/**', 1],
    ['/orders/{id}/items', 1],
    ['/{any}/1', 1],
    ['/**', 1],
  ])('for %s leaves %i to be asked for on each request', (target, tests) => {
    const registrations = registered((binding) => binding.forRoutes(target))
    expect(selected(registrations, '/orders/by-id/{id}')).toHaveLength(tests)
  })
})
