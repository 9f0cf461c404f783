import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ComponentScan, Configuration } from 'nexus-framework'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'

interface ImportService {
  readonly engine: unknown
  take(count: number): number
}

@Configuration()
@ComponentScan('./scanned/**')
class ScanningModule {}

describe('An application that loads validation by its scan, and constrains nothing but parameters', () => {
  let application: TestApplication

  beforeAll(async () => {
    expect(Reflect.has(globalThis, 'classValidatorMetadataStorage')).toBe(false)
    application = await TestingModule.create({ imports: [ScanningModule], cache: false }).compile()
  })
  afterAll(() => application.close())

  it('has the engine, and validated services', () => {
    const found = application.graph.components.find(({ name }) => name === 'importService')
    const service = found?.instance() as ImportService
    expect(service.engine).toBeDefined()
    expect(service.take(10)).toBe(10)
    expect(() => service.take(11)).toThrow("'/count' violates max")
  })

  it('refuses requests', async () => {
    expect((await application.http.get('/pages?page=1')).json()).toEqual({ page: 1 })
    expect((await application.http.get('/pages?page=0')).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/page', in: 'query', code: 'min', params: { min: 1 } }],
    })
  })
})
