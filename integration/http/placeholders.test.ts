import { afterEach, describe, expect, it } from '@jest/globals'
import { GetMapping, RestController } from 'nexus-framework'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'

@RestController('${api.base}/orders')
class OrderController {
  @GetMapping('/${api.newest:latest}')
  newest(): string {
    return 'newest'
  }
}

describe('A placeholder in a mapping', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async (properties: Record<string, string>): Promise<TestApplication> =>
    (app = await TestingModule.create({ controllers: [OrderController], properties, cache: false }).compile())

  it('is resolved at boot, with its default where the property is not set', async () => {
    const { http } = await boot({ 'api.base': '/v2/' })
    expect((await http.get('/v2/orders/latest')).text()).toBe('newest')
  })

  it('may be empty', async () => {
    const { http } = await boot({ 'api.base': '', 'api.newest': 'last' })
    expect((await http.get('/orders/last')).status).toBe(200)
  })

  it('is an error that names it where nothing resolves it', async () => {
    await expect(boot({})).rejects.toThrow(/api\.base/)
  })
})
