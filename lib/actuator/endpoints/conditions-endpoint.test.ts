import { afterEach, describe, expect, it } from '@jest/globals'
import { ConditionalOnProperty, Conditional, Injectable, Module } from '../../core/index.js'
import type { TestApplication } from '../../testing/index.js'
import type { ConditionsContext } from './conditions-endpoint.js'
import { bootActuator } from './endpoints.fixture.js'

@Injectable()
@ConditionalOnProperty('shop.cart')
class Cart {}

@Injectable()
@ConditionalOnProperty('shop.cart')
@ConditionalOnProperty({ name: 'shop.wishlist', havingValue: 'yes' })
class Wishlist {}

@Injectable()
class Catalog {}

@Injectable()
@Conditional({
  description: '@OnDatabase',
  phase: 'environment',
  mismatch: () => 'postgres://admin:hunter2@db/shop does not answer',
})
class Database {}

@Module({ providers: [{ provide: 'cart', useClass: Cart }, Cart] })
class CartModule {}

describe('The conditions endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const conditions = async (): Promise<ConditionsContext> => {
    app = await bootActuator({
      imports: [CartModule],
      providers: [Cart, Wishlist, Catalog, Database],
      properties: { 'shop.cart': 'true', 'shop.wishlist': 'no' },
    })
    const response = await app.http.get('/actuator/conditions')
    return response.json<{ contexts: { application: ConditionsContext } }>().contexts.application
  }

  it('says why a component is there', async () => {
    const { positiveMatches } = await conditions()
    expect(positiveMatches['Cart']).toEqual([
      { condition: '@ConditionalOnProperty(shop.cart)', message: expect.stringContaining('it holds') },
      { condition: '@ConditionalOnProperty(shop.cart)', message: expect.stringContaining('it holds') },
    ])
    expect(Object.keys(positiveMatches)).toEqual(expect.arrayContaining(['Cart', 'Cart#2']))
  })

  it('says why one is not, and which of its conditions held', async () => {
    const { negativeMatches } = await conditions()
    expect(negativeMatches['Wishlist']).toEqual({
      notMatched: [
        {
          condition: '@ConditionalOnProperty(shop.wishlist=yes)',
          message: 'shop.wishlist is not yes (in TestingRootModule)',
        },
      ],
      matched: [
        { condition: '@ConditionalOnProperty(shop.cart)', message: 'it holds (in TestingRootModule)' },
      ],
    })
  })

  it('says which endpoints are kept out by their access', async () => {
    const { negativeMatches } = await conditions()
    expect(negativeMatches['ShutdownEndpoint']?.notMatched).toEqual([
      {
        condition: '@Endpoint(shutdown)',
        message: expect.stringContaining('the access to shutdown is none'),
      },
    ])
  })

  it('names what no condition was asked for', async () => {
    const { unconditionalClasses } = await conditions()
    expect(unconditionalClasses).toContain('Catalog')
    expect(unconditionalClasses).not.toContain('Cart')
  })

  it('masks what a reason quotes', async () => {
    const { negativeMatches } = await conditions()
    expect(negativeMatches['Database']?.notMatched[0]?.message).toBe(
      'postgres://******@db/shop does not answer (in TestingRootModule)',
    )
  })
})
