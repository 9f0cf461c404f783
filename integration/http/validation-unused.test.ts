import { expect, it } from '@jest/globals'
import {
  GetMapping,
  LOADED_AREAS,
  PathVariable,
  PostMapping,
  RequestBody,
  RequestParam,
  RestController,
} from 'nexus-framework'
import { TestingModule } from 'nexus-framework/testing'

@RestController('/orders')
class OrderController {
  @GetMapping('/{id}')
  find(@PathVariable() id: number, @RequestParam({ type: [Number], required: false }) ids: number[]): object {
    return { id, ids }
  }

  @PostMapping()
  place(@RequestBody() order: Record<string, unknown>): Promise<object> {
    return Promise.resolve(order)
  }
}

it('An application that validates nothing loads nothing of validation, until it refuses a request', async () => {
  const application = await TestingModule.create({ controllers: [OrderController], cache: false }).compile()
  const { http } = application
  expect((await http.get('/orders/1?ids=2')).json()).toEqual({ id: 1, ids: [2] })
  expect((await http.post('/orders', { a: 1 })).json()).toEqual({ a: 1 })
  expect(LOADED_AREAS.has('validation')).toBe(false)

  const headers = { 'accept-language': 'zh' }
  const refused = await http.get('/orders/x', { headers })
  expect(refused.json()).toMatchObject({
    code: 'NEXUS_HTTP_PARAMETER_CONVERSION',
    errors: [{ pointer: '/id', in: 'path', code: 'typeMismatch', message: 'id 的类型不正确' }],
  })
  expect((await http.get('/orders/x')).json()).toMatchObject({
    errors: [{ message: 'id must be a decimal number' }],
  })
  await application.close()
})
