import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, Transform, Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDate,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsPositive,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
  registerDecorator,
} from 'class-validator'
import type { AnyClass } from '../../core/index.js'
import { ValidationEngine } from '../../validation/index.js'
import {
  IntersectionType,
  OmitType,
  PartialType,
  PickType,
} from '../../validation/mapped-types/mapped-types.js'
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '../decorators/api-property.decorators.js'
import type { JsonSchema } from '../document/json-schema.js'
import { SchemaFactory } from './schema-factory.js'
import type { SchemaView } from './schema-view.js'

const engine = await ValidationEngine.load()

/** The components of a class, seen from one side or from several. */
function schemas(type: AnyClass, ...views: readonly SchemaView[]): Readonly<Record<string, JsonSchema>> {
  const factory = new SchemaFactory(engine, { warn: () => undefined })
  for (const view of views.length === 0 ? [{ direction: 'request' } as const] : views) factory.of(type, view)
  return factory.components.finish(undefined).schemas
}

const REQUEST: SchemaView = { direction: 'request' }
const RESPONSE: SchemaView = { direction: 'response' }

enum Level {
  LOW,
  HIGH,
}

class Item {
  @IsString()
  @IsNotEmpty()
  sku!: string

  @IsInt()
  @Min(1)
  @Max(1000)
  quantity!: number
}

class Order {
  @IsString()
  @Length(2, 40)
  @Matches(/^[a-z ]+$/i)
  customer!: string

  @IsEmail()
  declare email: string

  @IsNumber()
  @IsPositive()
  total = 1

  @IsOptional()
  @IsString()
  note?: string

  @IsDate()
  @Type(() => Date)
  placedAt!: Date

  @IsEnum(Level)
  level!: Level

  @IsIn(['eur', 'usd'])
  currency = 'eur'

  @IsBoolean()
  gift!: boolean

  @ValidateNested({ each: true })
  @Type(() => Item)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  items!: Item[]

  @IsString({ each: true })
  @Length(1, 10, { each: true })
  @ArrayUnique()
  tags!: string[]
}

describe('the schema of a class', () => {
  it('says what types, constraints and default values say', () => {
    expect(schemas(Order)).toEqual({
      Item: {
        type: 'object',
        properties: {
          sku: { type: 'string', minLength: 1 },
          quantity: { type: 'integer', minimum: 1, maximum: 1000 },
        },
        required: ['sku', 'quantity'],
      },
      Order: {
        type: 'object',
        properties: {
          customer: { type: 'string', minLength: 2, maxLength: 40, pattern: '^[a-zA-Z ]+$' },
          total: { type: 'number', exclusiveMinimum: 0, default: 1 },
          note: { type: ['string', 'null'] },
          placedAt: { type: 'string', format: 'date-time' },
          level: { type: 'integer', enum: [0, 1] },
          currency: { type: 'string', enum: ['eur', 'usd'], default: 'eur' },
          gift: { type: 'boolean' },
          items: {
            type: 'array',
            items: { $ref: '#/components/schemas/Item' },
            minItems: 1,
            maxItems: 50,
          },
          tags: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 10 }, uniqueItems: true },
          email: { type: 'string', format: 'email' },
        },
        required: ['customer', 'placedAt', 'level', 'gift', 'items', 'tags', 'email'],
      },
    })
  })

  it('has what a class inherits, overridden where the class says something else', () => {
    class Base {
      @IsString()
      id!: string

      @IsString()
      name!: string
    }
    class Derived extends Base {
      @Length(3)
      declare name: string
    }
    expect(schemas(Derived)['Derived']).toEqual({
      type: 'object',
      properties: { id: { type: 'string' }, name: { type: 'string', minLength: 3 } },
      required: ['id', 'name'],
    })
  })

  it('does not need what is only checked under a condition, and leaves out constraints with a condition of their own', () => {
    class Payment {
      @ValidateIf(({ kind }: { kind: string }) => kind === 'card')
      @IsString()
      card!: string

      @IsInt()
      @Min(18, { validateIf: () => false })
      age!: number
    }
    expect(schemas(Payment)['Payment']).toEqual({
      type: 'object',
      properties: { card: { type: 'string' }, age: { type: 'integer' } },
      required: ['age'],
    })
  })

  it('takes no constraint of somebody else for one of class-validator', () => {
    const min = (prototype: object, propertyName: string): void =>
      registerDecorator({
        name: 'min',
        target: prototype.constructor,
        propertyName,
        constraints: [5],
        validator: { validate: () => true },
      })
    class Custom {
      @min
      value!: number
    }
    expect(schemas(Custom)['Custom']).toEqual({ type: 'object', properties: { value: { type: 'number' } } })
  })

  it('refers to a class from itself', () => {
    class Tree {
      @ValidateNested({ each: true })
      @Type(() => Tree)
      children: Tree[] = []

      @IsOptional()
      @ValidateNested()
      @Type(() => Tree)
      parent?: Tree
    }
    expect(schemas(Tree)['Tree']?.properties).toEqual({
      children: { type: 'array', items: { $ref: '#/components/schemas/Tree' }, default: [] },
      parent: { anyOf: [{ $ref: '#/components/schemas/Tree' }, { type: 'null' }] },
    })
  })

  it('describes Maps and Sets, and types that only initialisers tell', () => {
    class Prices {
      @Type(() => Item)
      byName!: Map<string, Item>

      @IsInt({ each: true })
      codes!: Set<number>

      currency = 'eur'
      amounts = [1, 2]
      id = Math.random()
    }
    expect(schemas(Prices)['Prices']?.properties).toEqual({
      currency: { type: 'string', default: 'eur' },
      amounts: { type: 'array', items: {}, default: [1, 2] },
      id: { type: 'number' },
      byName: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Item' } },
      codes: { type: 'array', items: { type: 'integer' }, uniqueItems: true },
    })
  })

  it('counts the constraints of the groups that are asked for', () => {
    class Account {
      @IsString({ groups: ['create'] })
      password!: string

      @IsInt({ always: true })
      id!: number
    }
    const view: SchemaView = { direction: 'request', validation: { groups: ['update'] } }
    expect(schemas(Account, REQUEST)['Account']?.required).toEqual(['password', 'id'])
    expect(schemas(Account, view)['Account']?.required).toEqual(['id'])
    expect(Object.keys(schemas(Account, REQUEST, view))).toEqual(['Account', 'AccountUpdate'])
  })

  it('is closed where validation forbids what the class does not know', () => {
    const view: SchemaView = {
      direction: 'request',
      validation: { whitelist: true, forbidNonWhitelisted: true },
    }
    expect(schemas(Item, view)['Item']).toMatchObject({ additionalProperties: false })
  })
})

describe('the two directions of a class', () => {
  class User {
    @IsString()
    name!: string

    @Exclude({ toPlainOnly: true })
    @IsString()
    password!: string

    @Expose({ name: 'e-mail' })
    @IsEmail()
    email!: string

    @Exclude({ toClassOnly: true })
    @Type(() => Number)
    id!: number

    @Expose({ toPlainOnly: true })
    get greeting(): string {
      return `Hello ${this.name}`
    }

    @Expose({ groups: ['admin'] })
    @Transform(({ value }: { value: unknown }) => value)
    @IsOptional()
    @IsString()
    role?: string
  }

  it('differ where class-transformer exposes other properties', () => {
    const all = schemas(User, REQUEST, RESPONSE)
    expect(Object.keys(all)).toEqual(['User', 'UserResponse'])
    expect(Object.keys(all['User']?.properties ?? {})).toEqual(['name', 'password', 'e-mail'])
    expect(Object.keys(all['UserResponse']?.properties ?? {})).toEqual(['name', 'e-mail', 'id', 'greeting'])
    expect(all['UserResponse']?.required).toEqual(['name', 'e-mail', 'id', 'greeting'])
  })

  it('show more to the groups that may see it', () => {
    const admin: SchemaView = { direction: 'response', transformation: { groups: ['admin'] } }
    expect(Object.keys(schemas(User, admin)['User']?.properties ?? {})).toContain('role')
    expect(Object.keys(schemas(User, REQUEST, RESPONSE, admin))).toEqual([
      'User',
      'UserAdminResponse',
      'UserResponse',
    ])
  })

  it('are one component where they say the same', () => {
    expect(Object.keys(schemas(Item, REQUEST, RESPONSE))).toEqual(['Item'])
  })

  it('show the properties of a version', () => {
    class Versioned {
      @Expose({ since: 2 })
      added = ''

      @Expose({ until: 2 })
      dropped = ''
    }
    const at = (version: number): SchemaView => ({ direction: 'response', transformation: { version } })
    expect(Object.keys(schemas(Versioned, at(1))['Versioned']?.properties ?? {})).toEqual(['dropped'])
    expect(Object.keys(schemas(Versioned, at(2))['Versioned']?.properties ?? {})).toEqual(['added'])
  })

  it('need what is always set in a response, and may leave it out of a request', () => {
    class Settings {
      @IsBoolean()
      dark = false
    }
    const all = schemas(Settings, REQUEST, RESPONSE)
    expect(all['Settings']?.required).toBeUndefined()
    expect(all['SettingsResponse']?.required).toEqual(['dark'])
  })

  it('of a class that exposes nothing by itself have what it exposes', () => {
    @Exclude()
    class Closed {
      @Expose()
      open = ''

      hidden = ''
    }
    for (const view of [REQUEST, RESPONSE]) {
      expect(Object.keys(schemas(Closed, view)['Closed']?.properties ?? {})).toEqual(['open'])
    }
  })
})

describe('a discriminated union', () => {
  class Shape {}
  class Circle extends Shape {
    @IsPositive()
    radius!: number
  }
  class Square extends Shape {
    @IsIn(['square'])
    kind!: string

    @IsPositive()
    side!: number
  }
  class Drawing {
    @ValidateNested({ each: true })
    @Type(() => Shape, {
      discriminator: {
        property: 'kind',
        subTypes: [
          { name: 'circle', value: Circle },
          { name: 'square', value: Square },
        ],
      },
    })
    shapes!: (Circle | Square)[]
  }

  it('is told apart by the property that names the class, which each member has', () => {
    expect(schemas(Drawing)).toMatchObject({
      Drawing: {
        properties: {
          shapes: {
            type: 'array',
            items: {
              oneOf: [{ $ref: '#/components/schemas/Circle' }, { $ref: '#/components/schemas/Square' }],
              discriminator: {
                propertyName: 'kind',
                mapping: { circle: '#/components/schemas/Circle', square: '#/components/schemas/Square' },
              },
            },
          },
        },
      },
      Circle: {
        properties: { kind: { type: 'string', const: 'circle' }, radius: { exclusiveMinimum: 0 } },
        required: ['kind', 'radius'],
      },
      Square: {
        properties: { kind: { type: 'string', const: 'square' }, side: { type: 'number' } },
        required: ['kind', 'side'],
      },
    })
  })
})

describe('@ApiProperty', () => {
  it('adds to what is known, and has the last word', () => {
    @ApiSchema({ name: 'Thing', description: 'A thing.' })
    class Refined {
      @ApiProperty({ description: 'In cents.', example: 5, minimum: 1, deprecated: true })
      @IsInt()
      price!: number

      @ApiProperty({ type: () => Item, isArray: true })
      items!: readonly Item[]

      @ApiPropertyOptional({ enum: Level, enumName: 'Level', nullable: true })
      level: Level | undefined

      @ApiProperty({ type: [String], name: 'labels' })
      @IsOptional()
      tags?: string[]

      @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'integer' }] })
      id!: string | number
    }
    expect(schemas(Refined)).toMatchObject({
      Level: { type: 'integer', enum: [0, 1] },
      Thing: {
        type: 'object',
        description: 'A thing.',
        properties: {
          price: { type: 'integer', minimum: 1, description: 'In cents.', example: 5, deprecated: true },
          items: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
          level: { anyOf: [{ $ref: '#/components/schemas/Level' }, { type: 'null' }] },
          labels: { type: ['array', 'null'], items: { type: 'string' } },
          id: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        },
        required: ['price'],
      },
    })
  })

  it('makes a property known that has no other decorator and no initial value', () => {
    class Declared {
      @ApiProperty()
      declare name: string
    }
    expect(schemas(Declared, RESPONSE)['Declared']).toEqual({
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    })
  })
})

describe('a mapped type', () => {
  class User {
    @ApiProperty({ description: 'Of the person.', required: true })
    @IsString()
    name!: string

    @IsEmail()
    email!: string

    @IsInt()
    @Min(0)
    age = 0
  }

  it('has what decorators say of the properties it takes over', () => {
    class Patch extends PartialType(User) {}
    class Login extends PickType(User, ['email']) {}
    class Nameless extends OmitType(User, ['name']) {}
    class Both extends IntersectionType(PickType(User, ['name']), Login) {}
    expect(schemas(Patch)['Patch']).toEqual({
      type: 'object',
      properties: {
        name: { type: ['string', 'null'], description: 'Of the person.' },
        email: { type: ['string', 'null'], format: 'email' },
        age: { type: ['integer', 'null'], minimum: 0, default: 0 },
      },
    })
    expect(schemas(Login)['Login']).toEqual({
      type: 'object',
      properties: { email: { type: 'string', format: 'email' } },
      required: ['email'],
    })
    expect(Object.keys(schemas(Nameless)['Nameless']?.properties ?? {})).toEqual(['age', 'email'])
    expect(schemas(Both)['Both']?.required?.toSorted()).toEqual(['email', 'name'])
  })
})

describe('a class made by a function', () => {
  it('is a component of its own for each class it is made for', () => {
    function pageOf<T extends AnyClass>(element: T): AnyClass {
      class Page {
        @ApiProperty({ type: [element] })
        content: unknown[] = []

        @IsInt()
        total = 0
      }
      Object.defineProperty(Page, 'name', { value: `${element.name}Page` })
      return Page
    }
    class Product {
      name = ''
    }
    class Catalog {
      @Type(() => pageOf(Product))
      products!: object

      @Type(() => pageOf(Item))
      items!: object
    }
    const all = schemas(Catalog, RESPONSE)
    expect(Object.keys(all)).toEqual(['Catalog', 'Item', 'ItemPage', 'Product', 'ProductPage'])
    expect(all['ProductPage']?.properties?.['content']).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/Product' },
    })
  })
})
