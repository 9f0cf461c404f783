import { describe, expect, it } from '@jest/globals'
import {
  ExceptionHandler,
  GetMapping,
  InvalidConfigurationError,
  InvalidInputException,
  PostMapping,
  RequestBody,
  RequestParam,
  RestController,
  Service,
  type InputError,
} from 'nexus-framework'
import { MessageSource, ResourceMessageSource, Valid, Validated } from 'nexus-framework/validation'
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  Min,
  Type,
  ValidateNested,
} from 'nexus-framework/validation/decorators'
import { TestingModule, type TestResponse } from 'nexus-framework/testing'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Item {
  @IsString({ message: 'no name' }) name!: string
  @IsInt() @Min(1) quantity!: number
}

class Order {
  @IsString() customer!: string
  @IsArray()
  @ArrayMaxSize(3, { message: '{order.tooMany}' })
  @ValidateNested({ each: true })
  @Type(() => Item)
  items!: Item[]
}

class Tree {
  @IsOptional() @IsInt() size?: number
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) children?: Tree[]
}

@Service()
@Validated()
class Prices {
  of(@Max(10) quantity: number): number {
    return quantity * 2
  }
}

@RestController('/orders')
class OrderController {
  constructor(readonly prices: Prices) {}

  @PostMapping()
  place(@RequestBody() order: Order): object {
    return { count: order.items.length }
  }

  @PostMapping('/list')
  list(@RequestBody({ type: [Item] }) items: Item[]): object {
    return { count: items.length }
  }

  @PostMapping('/tree')
  tree(@RequestBody() tree: Tree): object {
    return { isTree: tree instanceof Tree }
  }

  @PostMapping('/on-demand')
  onDemand(@RequestBody() @Valid() order: Order): object {
    return { customer: order.customer }
  }

  @GetMapping('/price')
  price(@RequestParam() @Min(1) quantity: number): object {
    return { price: this.prices.of(quantity) }
  }

  @GetMapping('/own')
  own(): never {
    throw new InvalidInputException([
      { path: ['items', 0, 'sku'], code: 'unknownSku', message: 'sku is not sold', in: 'query' },
    ])
  }
}

@RestController('/handled')
class HandledController {
  @PostMapping()
  place(@RequestBody() order: Order): object {
    return { order }
  }

  @ExceptionHandler(InvalidInputException)
  onInvalidInput(error: InvalidInputException): object {
    return { mine: error.errors.map(({ pointer }) => pointer), first: error.violations[0]?.path }
  }
}

const OWN_MESSAGES = new ResourceMessageSource({
  en: { 'order.tooMany': 'at most three', isString: '{property} has to be text' },
  de: { 'order.tooMany': 'höchstens drei', min: '{property} muss mindestens {min} sein' },
})

const controllers = [OrderController, HandledController]
const module = { controllers, providers: [Prices] }
const localized = { controllers, providers: [Prices, { provide: MessageSource, useValue: OWN_MESSAGES }] }

const bad = { customer: 1, items: [{ name: 1, quantity: 0 }] }

function errorsOf(response: TestResponse): readonly InputError[] {
  return response.json<{ errors: readonly InputError[] }>().errors
}

function messagesOf(response: TestResponse): readonly string[] {
  return errorsOf(response).map(({ message }) => message)
}

describeOnEveryAdapter('The language of messages', module, (bench) => {
  it('is English', async () => {
    const response = await bench.http.post('/orders', bad)
    expect(messagesOf(response)).toEqual([
      'customer must be a string',
      'no name',
      'quantity must not be less than 1',
    ])
    expect(response.headers.get('content-language')).toBeNull()
  })

  it('is what Accept-Language asks for, except where the application wrote the message', async () => {
    const headers = { 'accept-language': 'fr, zh-CN;q=0.9, en;q=0.1' }
    const response = await bench.http.post('/orders', bad, { headers })
    const [customer, name, quantity] = messagesOf(response)
    expect(customer).toMatch(/customer.*字符串/)
    expect(name).toBe('no name')
    expect(quantity).toMatch(/quantity.*1/)
    expect(response.headers.get('content-language')).toBe('zh')
    expect(response.headers.get('vary')).toContain('accept-language')
    expect(response.json()).toMatchObject({ title: 'Bad Request', code: 'NEXUS_HTTP_INVALID_INPUT' })
  })

  it('is not claimed where no message is sent', async () => {
    const headers = { 'accept-language': 'zh', accept: 'text/plain' }
    const response = await bench.http.post('/orders', bad, { headers })
    expect(response.text()).toBe('400 Bad Request\nThe request has values that are not valid.\n')
    expect(response.headers.get('content-language')).toBeNull()
  })

  it('is also that of what is missing or of a wrong type', async () => {
    const headers = { 'accept-language': 'zh' }
    expect(messagesOf(await bench.http.get('/orders/price', { headers }))[0]).toBe('缺少 quantity')
    expect(messagesOf(await bench.http.get('/orders/price?quantity=x', { headers }))[0]).toMatch(
      /quantity.*类型/,
    )
    const nothing = await bench.http.post('/orders', undefined, { headers })
    expect(errorsOf(nothing)).toEqual([
      { pointer: '', code: 'missingBody', message: expect.stringMatching(/请求/) },
    ])
  })
})

describeOnEveryAdapter('An application with messages of its own', localized, (bench) => {
  it('is asked first, by code and by language', async () => {
    const tooMany = { customer: 1, items: Array.from({ length: 4 }, () => ({ name: 'a', quantity: 1 })) }
    expect(messagesOf(await bench.http.post('/orders', tooMany))).toEqual([
      'customer has to be text',
      'at most three',
    ])
    const headers = { 'accept-language': 'de-AT' }
    const response = await bench.http.post(
      '/orders',
      { ...bad, items: [...tooMany.items, { name: 'a', quantity: 0 }] },
      { headers },
    )
    expect(messagesOf(response)).toEqual([
      'customer has to be text',
      'höchstens drei',
      'quantity muss mindestens 1 sein',
    ])
    expect(response.headers.get('content-language')).toBe('de')
  })
})

describeOnEveryAdapter(
  "Validation in NestJS's format",
  module,
  (bench) => {
    it('lists messages', async () => {
      const response = await bench.http.post('/orders', bad)
      expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/json'])
      expect(response.json()).toEqual({
        statusCode: 400,
        message: ['customer must be a string', 'items.0.no name', 'items.0.quantity must not be less than 1'],
        error: 'Bad Request',
      })
    })
  },
  { properties: { 'validation.error-format': 'nest' } },
)

describeOnEveryAdapter(
  'Validation as configured',
  module,
  (bench) => {
    it('answers with the status, forbids what is unknown, stops at the first error of a property', async () => {
      const response = await bench.http.post('/orders/on-demand', { customer: 1, items: [], more: true })
      expect([response.status, response.json()]).toMatchObject([
        422,
        { status: 422, title: 'Unprocessable Content', code: 'NEXUS_HTTP_INVALID_INPUT' },
      ])
      expect(errorsOf(response).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
        '/more whitelistValidation',
        '/customer isString',
      ])
      const quantity = await bench.http.post('/orders/on-demand', {
        customer: 'a',
        items: [{ name: 'a', quantity: 'x' }],
      })
      expect(errorsOf(quantity)).toHaveLength(1)
    })

    it('validates only what @Valid is on', async () => {
      expect((await bench.http.post('/orders', bad)).json()).toEqual({ count: 1 })
      expect((await bench.http.get('/orders/price?quantity=0')).status).toBe(422)
    })

    it('lists at most so many errors', async () => {
      const items = Array.from({ length: 3 }, () => ({ name: 1, quantity: 0 }))
      expect(errorsOf(await bench.http.post('/orders/on-demand', { customer: 'a', items }))).toHaveLength(4)
    })
  },
  {
    properties: {
      'validation.auto': false,
      'validation.forbid-non-whitelisted': true,
      'validation.stop-at-first-error': true,
      'validation.status': 422,
      'validation.max-errors': 4,
    },
  },
)

describeOnEveryAdapter('A refused request', module, (bench) => {
  it('can be answered by an exception handler', async () => {
    expect((await bench.http.post('/handled', bad)).json()).toEqual({
      mine: ['/customer', '/items/0/name', '/items/0/quantity'],
      first: ['customer'],
    })
  })

  it('may be refused by the application', async () => {
    const response = await bench.http.get('/orders/own')
    expect([response.status, errorsOf(response)]).toEqual([
      400,
      [{ pointer: '/items/0/sku', in: 'query', code: 'unknownSku', message: 'sku is not sold' }],
    ])
  })

  it('is told nothing of violations inside of the application: they are its own', async () => {
    expect((await bench.http.get('/orders/price?quantity=2')).json()).toEqual({ price: 4 })
    const response = await bench.http.get('/orders/price?quantity=11')
    expect(response.status).toBe(500)
    expect(response.text()).not.toMatch(/quantity must|Prices|violat/)
  })

  it('gets an answer of bounded size, whatever it sends', async () => {
    const huge = 'x'.repeat(100_000)
    const bodies: readonly (readonly [string, unknown])[] = [
      ['/orders', { customer: 1, items: Array.from({ length: 20_000 }, () => ({ quantity: 0 })) }],
      ['/orders/list', Array.from({ length: 20_000 }, () => ({ quantity: 0 }))],
      ['/orders/list', Array.from({ length: 20_000 }, () => 1)],
      ['/orders', { customer: { [huge]: huge }, items: huge }],
      ['/orders', { [huge]: 1, items: { [huge]: 1 } }],
    ]
    for (const [path, body] of bodies) {
      const response = await bench.http.post(path, body)
      expect(response.status).toBe(400)
      expect(errorsOf(response).length).toBeLessThanOrEqual(100)
      expect(response.bytes().length).toBeLessThan(40_000)
    }
  })

  it('may be nested as deep as JSON may be', async () => {
    let tree: object = { size: 'x' }
    for (let i = 0; i < 30; i++) tree = { children: [tree] }
    const response = await bench.http.post('/orders/tree', tree)
    expect(errorsOf(response).map(({ pointer, code }) => [pointer, code])).toEqual([
      [`${'/children/0'.repeat(30)}/size`, 'isInt'],
    ])
    for (let i = 0; i < 30; i++) tree = { children: [tree] }
    expect((await bench.http.post('/orders/tree', tree)).json()).toMatchObject({
      status: 400,
      code: 'NEXUS_HTTP_UNREADABLE_BODY',
    })
  })

  it('pollutes no prototype through the names of its properties', async () => {
    const names = ['constructor', 'toString', 'hasOwnProperty', '__defineGetter__', 'prototype']
    const body = {
      customer: 'a',
      items: [],
      ...Object.fromEntries(names.map((name) => [name, { polluted: 1 }])),
    }
    expect((await bench.http.post('/orders', body)).json()).toEqual({ count: 0 })
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('The configuration of validation', () => {
  it.each([
    ['validation.status', 200, 'must be a status from 400 to 499'],
    ['validation.max-errors', 0, 'must be a whole number from 1'],
    ['validation.default-locale', 'no_tag', 'must be a language tag'],
    ['validation.error-format', 'xml', 'nest'],
  ])('refuses %s: %s', async (name, value, message) => {
    const booting = TestingModule.create({ ...module, properties: { [name]: value }, cache: false }).compile()
    const error = await booting.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(InvalidConfigurationError)
    expect((error as Error).message).toContain(message)
  })

  it('may name the language for requests that ask for none', async () => {
    const application = await TestingModule.create({
      ...module,
      properties: { 'validation.default-locale': 'zh' },
      cache: false,
    }).compile()
    const response = await application.http.post('/orders', bad)
    expect(messagesOf(response)[0]).toMatch(/字符串/)
    await application.close()
  })
})
