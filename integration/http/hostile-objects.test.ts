import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PostMapping, RequestBody, RestController } from 'nexus-framework'
import {
  IsArray,
  IsEmail,
  IsInt,
  IsOptional,
  IsString,
  Min,
  Transform,
  Type,
  ValidateNested,
} from 'nexus-framework/validation/decorators'
import { describeOnEveryAdapter } from '../support/every-adapter.js'

class Item {
  @IsString() sku!: string
  @IsInt() @Min(1) quantity!: number
}

class Circle {
  @IsInt() radius!: number
}

/** Bound by generated code. */
class Order {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Item) items!: Item[]
  @IsOptional() @ValidateNested() first?: Item
  @IsOptional() @IsEmail() email?: string
  extra?: unknown
}

/** Bound by closures. */
class Drawing {
  @IsOptional() @Transform(({ value }: { value: unknown }) => value) title?: unknown
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Item, { discriminator: { property: 'type', subTypes: [{ name: 'circle', value: Circle }] } })
  items!: (Circle | Item)[]
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Item) first?: Map<string, Item>
}

@RestController()
class OrderController {
  @PostMapping('/orders')
  place(@RequestBody() order: Order): object {
    return { keys: Object.keys(order) }
  }

  @PostMapping('/drawings')
  draw(@RequestBody() drawing: Drawing): object {
    return { keys: Object.keys(drawing) }
  }

  @PostMapping('/lists')
  list(@RequestBody({ type: [Order] }) orders: Order[]): object {
    return { count: orders.length }
  }
}

const NAMES = ['items', 'first', 'email', 'title', 'extra', 'sku', 'quantity', 'type', 'radius']
const SPECIAL = ['constructor', '__proto__', 'prototype', 'toString', 'toJSON', 'then', 'length', '', '0']
const leaf = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -0, 1e308, '', 'circle', '$value', '{property}', '\ud800'),
  fc.string({ unit: 'binary' }),
  fc.double(),
)
const key = fc.oneof(fc.constantFrom(...NAMES), fc.constantFrom(...SPECIAL), fc.string())
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 6 }),
  ),
}))
const request = fc.tuple(
  fc.constantFrom('/orders', '/drawings', '/lists'),
  fc.oneof(
    value,
    fc.record({ items: value, extra: value }),
    fc.array(fc.record({ items: value, extra: value })),
  ),
)

/** Whether the pointer leads to a value of the document, or to one that an object of it lacks. */
function leadsInto(document: unknown, pointer: string): boolean {
  const path = pointer.split('/').slice(1)
  let place = document
  return path.every((segment, index) => {
    if (typeof place !== 'object' || place === null) return false
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~')
    const isThere = Object.hasOwn(place, name)
    place = isThere ? Reflect.get(place, name) : undefined
    return isThere || index === path.length - 1
  })
}

describeOnEveryAdapter('Any JSON sent to classes', { controllers: [OrderController] }, (bench) => {
  it('is answered, and what is wrong with it is where the answer says', async () => {
    await fc.assert(
      fc.asyncProperty(request, async ([path, sent]) => {
        bench.logger.clear()
        const text = JSON.stringify(sent)
        const response = await bench.http.post(path, text, {
          headers: { 'content-type': 'application/json' },
        })
        expect([200, 400]).toContain(response.status)
        const { errors = [] } = response.json<{ errors?: readonly { readonly pointer: string }[] }>()
        const document = JSON.parse(text) as unknown
        expect(errors.filter(({ pointer }) => !leadsInto(document, pointer))).toEqual([])
        expect(bench.logger.messages('error')).toEqual([])
      }),
      { numRuns: bench.port === undefined ? 500 : 100 },
    )
  })
})
