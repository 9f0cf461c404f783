import { describe, expect, it } from '@jest/globals'
import type { Type } from '../../common/index.js'
import { Optional, Service } from '../../core/index.js'
import { RestController } from '../../http/index.js'
import { TestingModule, type TestApplication } from '../../testing/index.js'
import { ActuatorModule, Endpoint, ReadOperation, Selector, WriteOperation } from '../index.js'
import { ALL, FeaturesEndpoint } from './endpoint.fixture.js'

describe('What keeps an application with endpoints from starting', () => {
  const boot = (providers: readonly Type[]): Promise<TestApplication> =>
    TestingModule.create({ imports: [ActuatorModule], providers, properties: ALL, cache: false }).compile()

  it('names both classes that have one id', async () => {
    const named = (name: string): Type => {
      const type = { [name]: class extends FeaturesEndpoint {} }[name] as Type
      Endpoint({ id: 'stock' })(type)
      return type
    }
    await expect(boot([named('Shelves'), named('Warehouse')])).rejects.toMatchObject({
      cause: expect.objectContaining({
        code: 'NEXUS_ACTUATOR_DUPLICATE_ENDPOINT',
        message: expect.stringContaining('The endpoint stock is declared by Shelves and by Warehouse.'),
      }),
    })
  })

  it('names both operations that answer the same requests, whatever their parameters are called', async () => {
    @Endpoint({ id: 'stock' })
    class Stock {
      @ReadOperation()
      all(): object {
        return {}
      }

      @ReadOperation()
      some(@Optional() kind?: string): object {
        return { kind }
      }
    }
    @Endpoint({ id: 'goods' })
    class Goods {
      @ReadOperation()
      asJson(): object {
        return {}
      }

      @ReadOperation({ produces: 'text/plain' })
      asText(): string {
        return ''
      }

      @WriteOperation()
      byName(@Selector() name: string): object {
        return { name }
      }

      @WriteOperation()
      byNumber(@Selector() number: number): object {
        return { number }
      }
    }
    const refusal = (message: string): object => ({
      cause: expect.objectContaining({
        code: 'NEXUS_ACTUATOR_DUPLICATE_OPERATION',
        message: expect.stringContaining(message),
        help: expect.stringContaining('@Selector()'),
      }),
    })
    await expect(boot([Stock])).rejects.toMatchObject(
      refusal('Stock.all and Stock.some are both the read operation of the endpoint stock'),
    )
    await expect(boot([Goods])).rejects.toMatchObject(
      refusal('Goods.byName and Goods.byNumber are both the write operation of the endpoint goods'),
    )
  })

  it('names an operation of a class that is no endpoint, whatever else it is', async () => {
    class Stock {
      @ReadOperation()
      all(): object {
        return {}
      }
    }
    @Service()
    class StockService extends Stock {}
    @RestController('/stock')
    class StockController extends Stock {}
    for (const type of [StockService, StockController]) {
      await expect(boot([type])).rejects.toMatchObject({
        cause: expect.objectContaining({
          code: 'NEXUS_ACTUATOR_OPERATION_WITHOUT_ENDPOINT',
          message: expect.stringContaining(`${type.name}.all is a read operation`),
          help: expect.stringContaining(`Put @Endpoint({ id: '...' }) above ${type.name}`),
        }),
      })
    }
    @Endpoint({ id: 'stock' })
    class StockEndpoint extends Stock {}
    const app = await boot([StockEndpoint])
    await app.close()
  })
})
