import { afterEach, describe, expect, it } from '@jest/globals'
import { CacheCatalog, type CacheDescription } from '../../core/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'

class FakeCatalog extends CacheCatalog {
  readonly cleared: string[] = []

  constructor(
    readonly name: string,
    readonly names: readonly string[],
  ) {
    super()
  }

  caches(): readonly CacheDescription[] {
    return this.names.map((name) => ({ name, target: 'memory' }))
  }

  clear(cache: string): boolean {
    this.cleared.push(cache)
    return this.names.includes(cache)
  }
}

describe('The caches endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const boot = async () => {
    const near = new FakeCatalog('near', ['products', 'prices'])
    const far = new FakeCatalog('far', ['products', 'users'])
    const { http } = (app = await bootActuator({
      providers: [
        { provide: CacheCatalog, useValue: near },
        { provide: CacheCatalog, useValue: far },
      ],
    }))
    return { near, far, http }
  }

  it('lists the caches of every manager, and describes one', async () => {
    const { http } = await boot()
    expect((await http.get('/actuator/caches')).json()).toEqual({
      cacheManagers: {
        near: { caches: { products: { target: 'memory' }, prices: { target: 'memory' } } },
        far: { caches: { products: { target: 'memory' }, users: { target: 'memory' } } },
      },
    })
    expect((await http.get('/actuator/caches/users')).json()).toEqual({
      name: 'users',
      target: 'memory',
      cacheManager: 'far',
    })
  })

  it('answers 404 for a cache that there is not, and offers the nearest name', async () => {
    const { http, near, far } = await boot()
    const response = await http.get('/actuator/caches/prizes')
    expect(response.status).toBe(404)
    expect(response.json()).toMatchObject({
      code: 'NEXUS_ACTUATOR_UNKNOWN_NAME',
      detail: 'There is no cache "prizes". Did you mean "prices"?',
    })
    expect((await http.delete('/actuator/caches/prizes')).status).toBe(404)
    expect((await http.get('/actuator/caches/users?cacheManager=near')).status).toBe(404)
    expect([...near.cleared, ...far.cleared]).toEqual([])
  })

  it('asks which manager is meant where several have the cache', async () => {
    const { http, near, far } = await boot()
    const response = await http.delete('/actuator/caches/products')
    expect(response.status).toBe(400)
    expect(response.json()).toMatchObject({
      code: 'NEXUS_ACTUATOR_INVALID_INPUT',
      detail: 'The parameter cacheManager has to be one of near, far.',
    })
    expect((await http.delete('/actuator/caches/products?cacheManager=far')).status).toBe(204)
    expect({ near: near.cleared, far: far.cleared }).toEqual({ near: [], far: ['products'] })
  })

  it('empties all of them', async () => {
    const { http, near, far } = await boot()
    expect((await http.delete('/actuator/caches')).status).toBe(204)
    expect({ near: near.cleared, far: far.cleared }).toEqual({
      near: ['products', 'prices'],
      far: ['products', 'users'],
    })
  })

  it('may be read only', async () => {
    app = await bootActuator({ properties: { 'management.endpoint.caches.access': 'read-only' } })
    expect((await app.http.get('/actuator/caches')).json()).toEqual({ cacheManagers: {} })
    expect((await app.http.delete('/actuator/caches')).status).toBe(405)
  })
})
