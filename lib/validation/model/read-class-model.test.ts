import { expect, it } from '@jest/globals'
import { Exclude, Expose, Transform, Type } from 'class-transformer'
import { IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator'
import { declareProperty } from './declared-properties.js'
import { ValidationEngine } from '../validation-engine.js'

const engine = await ValidationEngine.load()

class Item {
  @IsString()
  sku!: string
}

class Base {
  @IsInt()
  @Min(1)
  id!: number

  @IsOptional()
  @IsString()
  note?: string
}

class Order extends Base {
  @ValidateNested()
  @Type(() => Item)
  items!: Item[]

  @Exclude()
  secret = 'x'

  @Expose({ name: 'sum', groups: ['admin'] })
  get total(): number {
    return 1
  }

  @Min(5)
  declare id: number

  @Transform(({ value }) => String(value), { toPlainOnly: true })
  declare reference: string
}

function property(name: string) {
  return engine.model(Order).properties.find((each) => each.name === name)
}

it('lists inherited properties first, each once', () => {
  expect(engine.model(Order).properties.map(({ name }) => name)).toEqual([
    'id',
    'note',
    'items',
    'secret',
    'reference',
    'total',
  ])
})

it('gives a property the constraints of its class and of its parents, as class-validator merges them', () => {
  // Own constraints of one type hide inherited ones of that type: all that ValidateBy makes are of one type.
  expect(property('id')?.constraints.map(({ name }) => name)).toEqual(['min'])
  expect(property('note')?.constraints.map(({ name }) => name)).toEqual(['isString', 'isOptional'])
})

it('tells types, initial values, names and exclusions', () => {
  expect(property('items')?.emittedType).toBe(Array)
  expect(property('items')?.type?.typeFunction?.()).toBe(Item)
  expect(property('secret')?.initialValue).toBe('x')
  expect(property('secret')?.exclude).toBeDefined()
  expect(property('total')?.expose?.options).toEqual({ name: 'sum', groups: ['admin'] })
  expect(property('total')?.isReadOnly).toBe(true)
  expect(property('reference')?.transforms).toHaveLength(1)
  expect(property('reference')?.isReadOnly).toBe(false)
})

it('tells a class that nobody decorated from one that is validated or transformed', () => {
  class Plain {
    name = ''
  }
  @Exclude()
  class Closed {}
  expect(engine.model(Plain)).toMatchObject({ isValidated: false, isTransformed: false })
  expect(engine.model(Closed)).toMatchObject({
    isValidated: false,
    isTransformed: true,
    strategy: 'excludeAll',
  })
  expect(engine.model(Item)).toMatchObject({ isValidated: true, isTransformed: false })
})

it('reads a class that can not be created without arguments, without initial values', () => {
  class Needy {
    @IsString()
    declare name: string

    constructor(options: { name: string }) {
      this.name = options.name
    }
  }
  expect(engine.model(Needy).properties).toMatchObject([{ name: 'name', initialValue: undefined }])
})

it('knows properties that other decorators have told of', () => {
  class Documented {
    declare name: string
  }
  declareProperty(Documented.prototype, 'name')
  expect(engine.model(Documented)).toMatchObject({ isValidated: false, properties: [{ name: 'name' }] })
})
