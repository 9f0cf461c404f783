import { type } from 'arktype'
import { expect, it } from '@jest/globals'
import {
  Body,
  Controller,
  ModelAttribute,
  Post,
  PostMapping,
  Get,
  GetMapping,
  Query,
  RequestBody,
  RequestParam,
  RequestPart,
  RestController,
  type InputError,
} from 'nexus-framework'
import type { TestResponse } from 'nexus-framework/testing'
import * as v from 'valibot'
import { z } from 'zod'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

const zodOrder = z.object({
  customer: z.string(),
  items: z.array(z.object({ sku: z.string().min(1), price: z.number().min(0) })),
})
const zodLate = zodOrder.refine((order) => Promise.resolve(order.customer !== 'eve'), {
  path: ['customer'],
  message: 'is not known',
})
const valibotOrder = v.object({
  customer: v.string(),
  items: v.array(
    v.object({ sku: v.pipe(v.string(), v.minLength(1)), price: v.pipe(v.number(), v.minValue(0)) }),
  ),
})
const arkOrder = type({
  customer: 'string',
  items: type({ sku: 'string >= 1', price: 'number >= 0' }).array(),
})
const page = z.object({ page: z.coerce.number().int().min(1) })

@RestController('/orders')
class OrderController {
  @PostMapping('/zod')
  zod(@RequestBody({ schema: zodOrder }) order: z.infer<typeof zodOrder>): object {
    return order
  }

  @PostMapping('/zod-later')
  zodLater(@RequestBody({ schema: zodLate }) order: z.infer<typeof zodLate>): object {
    return order
  }

  @PostMapping('/valibot')
  valibot(@RequestBody({ schema: valibotOrder }) order: v.InferOutput<typeof valibotOrder>): object {
    return order
  }

  @PostMapping('/arktype')
  arktype(@RequestBody({ schema: arkOrder }) order: typeof arkOrder.infer): object {
    return order
  }

  @PostMapping('/part')
  part(@RequestPart({ schema: zodOrder }) order: object): object {
    return order
  }

  @GetMapping('/model')
  model(@ModelAttribute({ schema: page }) search: z.infer<typeof page>): object {
    return search
  }

  @GetMapping('/page')
  page(@RequestParam({ schema: z.number().min(1) }) page: number, @RequestParam() size: number): object {
    return { page, size }
  }
}

@Controller('nest')
class NestController {
  @Post('property')
  property(@Body('order', { schema: zodOrder }) order: object): object {
    return order
  }

  @Get('search')
  search(@Query({ schema: page }) search: z.infer<typeof page>): object {
    return search
  }
}

const order = { customer: 'ada', items: [{ sku: 'tea', price: 1 }] }
const bad = { customer: 1, items: [order.items[0], { sku: '', price: -1 }] }

function errorsOf(response: TestResponse): readonly InputError[] {
  return response.json<{ errors: readonly InputError[] }>().errors
}

function pointersOf(response: TestResponse): readonly string[] {
  return errorsOf(response).map(({ in: place, pointer }) =>
    place === undefined ? pointer : `${place} ${pointer}`,
  )
}

describeOnEveryAdapter('A Standard Schema', { controllers: [OrderController, NestController] }, (bench) => {
  it.each(['zod', 'zod-later', 'valibot', 'arktype'])('of %s gives its output', async (library) => {
    expect((await bench.http.post(`/orders/${library}`, order)).json()).toEqual(order)
  })

  it.each(['zod', 'zod-later', 'valibot', 'arktype'])(
    'of %s refuses in the shape of classes',
    async (library) => {
      const response = await bench.http.post(`/orders/${library}`, bad)
      expect(response.json()).toMatchObject({
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'The request has values that are not valid.',
        code: 'NEXUS_HTTP_INVALID_INPUT',
      })
      expect(pointersOf(response).toSorted()).toEqual(['/customer', '/items/1/price', '/items/1/sku'])
      for (const error of errorsOf(response)) {
        expect(error).toMatchObject({
          code: expect.stringMatching(/^[\w.:-]+$/),
          message: expect.any(String),
        })
      }
    },
  )

  it('may be asynchronous', async () => {
    const response = await bench.http.post('/orders/zod-later', { ...order, customer: 'eve' })
    expect(errorsOf(response)).toEqual([{ pointer: '/customer', code: 'custom', message: 'is not known' }])
  })

  it('stands for a part, a property, a query and a single parameter', async () => {
    const form = new FormData()
    form.set('order', new Blob([JSON.stringify(bad)], { type: 'application/json' }))
    expect(pointersOf(await bench.http.post('/orders/part', form))).toEqual([
      'form /order/customer',
      'form /order/items/1/sku',
      'form /order/items/1/price',
    ])
    expect(pointersOf(await bench.http.post('/nest/property', { order: bad }))).toContain(
      '/order/items/1/sku',
    )
    expect(pointersOf(await bench.http.get('/orders/model?page=0'))).toEqual(['query /page'])
    expect(pointersOf(await bench.http.get('/nest/search?page=x'))).toEqual(['query /page'])
    expect((await bench.http.get('/nest/search?page=2')).json()).toEqual({ page: 2 })
    expect(pointersOf(await bench.http.get('/orders/page?page=0&size=x'))).toEqual([
      'query /page',
      'query /size',
    ])
  })

  it('is told a bounded number of errors', async () => {
    const items = Array.from({ length: 5000 }, () => ({ sku: '', price: -1 }))
    expect(errorsOf(await bench.http.post('/orders/zod', { customer: 'a', items }))).toHaveLength(100)
  })
})
