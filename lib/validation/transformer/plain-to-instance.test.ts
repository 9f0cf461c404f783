import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, Transform, Type, type TransformFnParams } from 'class-transformer'
import { IsInt } from 'class-validator'
import { toInstance } from './oracle.fixture.js'

class Item {
  sku!: string
  declare quantity: number

  get label(): string {
    return `${this.quantity} x ${this.sku}`
  }

  rename(sku: string): void {
    this.sku = sku
  }
}

describe('an instance', () => {
  it('has the keys of the plain object, and its own fields also where the plain object has none', () => {
    const item = toInstance(Item, () => ({ quantity: 2, extra: true }))
    expect(item).toBeInstanceOf(Item)
    expect(Object.keys(item)).toEqual(['sku', 'quantity', 'extra'])
    expect(item.label).toBe('2 x undefined')
  })

  it('keeps its methods and getters, whatever the plain object has of their names', () => {
    const item = toInstance(Item, () => ({ sku: 'A', label: 'x', rename: 'y', toString: 'z' }))
    expect(Object.keys(item)).toEqual(['sku'])
    item.rename('B')
    expect(item.sku).toBe('B')
  })

  it('is written through setters', () => {
    class Price {
      #cents = 0

      get cents(): number {
        return this.#cents
      }

      set cents(cents: number) {
        this.#cents = Math.round(cents)
      }
    }
    expect(toInstance(Price, () => ({ cents: 1.6 })).cents).toBe(2)
  })

  it('does not get __proto__ and constructor from the plain object', () => {
    const item = toInstance(Item, () =>
      JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": {"x": 1}}'),
    )
    expect(Object.getPrototypeOf(item)).toBe(Item.prototype)
    expect(Object.keys(item)).toEqual(['sku'])
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  })

  it('of a list of any kind is a list of instances, without holes', () => {
    // oxlint-disable-next-line no-sparse-arrays
    const items = toInstance(Item, () => [{ sku: 'A' }, , new Set([{ sku: 'B' }]), null]) as unknown
    expect(items).toMatchObject([{ sku: 'A' }, [{ sku: 'B' }], null])
    expect(items).toHaveProperty('0.constructor', Item)
  })

  it('of a value that is no object is the value', () => {
    for (const value of ['text', 5, null, undefined, true]) expect(toInstance(Item, () => value)).toBe(value)
  })

  it('of a promise is a promise', async () => {
    const item: unknown = toInstance(Item, () => Promise.resolve({ sku: 'A' }))
    expect(await (item as Promise<Item>)).toBeInstanceOf(Item)
  })
})

class Category {
  name!: string

  @Type(() => Category)
  parent?: Category

  @Type(() => Product)
  declare products: Product[]
}

class Product {
  @Type(() => Category)
  category!: Category

  @Type(() => Date)
  since!: Date

  @Type(() => Number)
  prices!: number[]

  @Type(() => String)
  code!: string

  @Type(() => Boolean)
  active!: boolean

  @Type(() => Buffer)
  image!: Buffer
}

describe('@Type', () => {
  it('tells the class of values, of classes that refer to each other too', () => {
    const product = toInstance(Product, () => ({
      category: { name: 'a', parent: { name: 'b' }, products: [{ since: '2024-02-29' }, null] },
    }))
    expect(product.category).toBeInstanceOf(Category)
    expect(product.category.parent).toBeInstanceOf(Category)
    expect(product.category.products[0]).toBeInstanceOf(Product)
    expect(product.category.products[0]?.since).toEqual(new Date('2024-02-29'))
  })

  it('converts to text, numbers, booleans, dates and bytes, but not null and undefined', () => {
    const plain = { since: 0, prices: ['1', null], code: 5, active: 'no', image: 'abc' }
    const product = toInstance(Product, () => plain)
    expect(product).toMatchObject({ since: new Date(0), prices: [1, null], code: '5', active: true })
    expect(product.image).toEqual(Buffer.from('abc'))
    expect(toInstance(Product, () => ({ since: null, code: undefined })).since).toBeNull()
  })

  it('calls a function with parameters for each value, with the new object, the old one and the property', () => {
    const calls: unknown[] = []
    class Envelope {
      format!: string

      @Type((help) => {
        calls.push([help?.property, help?.object, help?.newObject.constructor])
        return help?.object['format'] === 'item' ? Item : Product
      })
      content!: unknown
    }
    expect(toInstance(Envelope, () => ({ format: 'item', content: {} })).content).toBeInstanceOf(Item)
    expect(calls[0]).toEqual(['content', { format: 'item', content: {} }, Envelope])
    expect(toInstance(Envelope, () => ({ format: 'product', content: {} })).content).toBeInstanceOf(Product)
  })

  it('calls a function with defaults or a rest as one with parameters', () => {
    class Envelope {
      @Type((help = { newObject: {}, object: {}, property: '' }) => (help.object['a'] === 1 ? Item : Product))
      defaulted!: unknown

      @Type((...all) => (all[0]?.object['a'] === 1 ? Item : Product))
      rest!: unknown
    }
    for (const [a, type] of [
      [1, Item],
      [2, Product],
    ] as const) {
      const envelope = toInstance(Envelope, () => ({ a, defaulted: {}, rest: {} }))
      expect(envelope.defaulted).toBeInstanceOf(type)
      expect(envelope.rest).toBeInstanceOf(type)
    }
  })

  it('makes Maps of objects, Sets and arrays of own classes where the property says so', () => {
    class Stack<T> extends Array<T> {}
    class Shelf {
      @Type(() => Item)
      byName!: Map<string, Item>

      @Type(() => Item)
      unique!: Set<Item>

      @Type(() => Item)
      stack!: Stack<Item>

      untyped!: Map<string, number>
    }
    const shelf = toInstance(Shelf, () => ({
      byName: { a: { sku: 'A' }, get: { sku: 'B' }, __proto__: { inherited: {} } },
      unique: [{ sku: 'A' }],
      stack: [{ sku: 'A' }],
      untyped: { a: 1 },
    }))
    expect([...shelf.byName.keys()]).toEqual(['a'])
    expect(shelf.byName.get('a')).toBeInstanceOf(Item)
    expect(shelf.unique).toBeInstanceOf(Set)
    expect([...shelf.unique][0]).toBeInstanceOf(Item)
    expect(shelf.stack).toBeInstanceOf(Stack)
    expect(shelf.untyped).toEqual({ a: 1 })
  })

  it('is asked of the parent class where the class has none', () => {
    class Special extends Product {
      @Type(() => String)
      declare since: Date & string
    }
    const special = toInstance(Special, () => ({ since: 5, category: {} }))
    expect(special.since).toBe('5')
    expect(special.category).toBeInstanceOf(Category)
  })
})

class Animal {
  name!: string
}
class Cat extends Animal {
  lives!: number
}
class Dog extends Animal {
  @Type(() => Date)
  walked!: Date
}

const subTypes = [
  { name: 'cat', value: Cat },
  { name: 'dog', value: Dog },
]

class Shelter {
  @Type(() => Animal, { discriminator: { property: 'kind', subTypes } })
  first!: Animal

  @Type(() => Animal, { discriminator: { property: 'kind', subTypes }, keepDiscriminatorProperty: true })
  declare all: Animal[]

  @Type(() => Animal, { discriminator: { property: 'kind', subTypes } })
  declare others: Animal[]
}

describe('a discriminator', () => {
  it('selects the subtype, also in lists, and is dropped unless it is kept', () => {
    const shelter = toInstance(Shelter, () => ({
      first: { kind: 'dog', walked: '2024-02-29' },
      all: [{ kind: 'cat', lives: 7 }, { kind: 'dog' }],
      others: [{ kind: 'cat' }, { kind: 'fish' }, {}, 5],
    }))
    expect(shelter.first).toBeInstanceOf(Dog)
    expect(shelter.first).toHaveProperty('walked', new Date('2024-02-29'))
    expect(shelter.first).not.toHaveProperty('kind')
    expect(shelter.all).toMatchObject([{ kind: 'cat', lives: 7 }, { kind: 'dog' }])
    expect(shelter.others.map((each) => each.constructor)).toEqual([Cat, Animal, Animal, Number])
    expect(shelter.others[1]).not.toHaveProperty('kind')
  })

  it('of null, undefined, text and an object without prototype is not looked for', () => {
    for (const first of [null, undefined, 'text', Object.assign(Object.create(null), { kind: 'cat' })]) {
      toInstance(Shelter, () => ({ first }))
    }
  })
})

class Account {
  @Expose({ name: 'user_name' })
  name!: string

  @Expose({ groups: ['admin'] })
  role!: string

  @Expose({ since: 2, until: 4 })
  phone!: string

  @Exclude()
  password = 'none'

  @Exclude({ toPlainOnly: true })
  token!: string

  @Expose({ toPlainOnly: true })
  score!: number

  _internal?: string
}

const ACCOUNT = {
  user_name: 'Ada',
  role: 'root',
  phone: '1',
  password: 'x',
  token: 't',
  score: 5,
  _internal: 'i',
  extra: 1,
}

describe('@Expose and @Exclude', () => {
  it('rename, and leave out', () => {
    const account = toInstance(Account, () => ACCOUNT)
    expect(account).toMatchObject({ name: 'Ada', password: 'none', token: 't', extra: 1, phone: '1' })
    expect(account.role).toBeUndefined()
  })

  it.each([['admin'], ['user'], []])('expose what has a group only to it: %s', (...groups) => {
    const account = toInstance(Account, () => ACCOUNT, { groups: groups.filter(Boolean) })
    expect(account.role).toBe(groups.includes('admin') ? 'root' : undefined)
  })

  it.each([1, 2, 3, 4, 0])('expose since and until versions, such as %s', (version) => {
    const account = toInstance(Account, () => ACCOUNT, { version })
    expect(account.phone).toBe(version === 2 || version === 3 ? '1' : undefined)
  })

  it.each([
    { excludeExtraneousValues: true },
    { excludeExtraneousValues: true, exposeUnsetFields: false },
    { strategy: 'excludeAll' as const },
    { strategy: 'exposeAll' as const },
    { excludePrefixes: ['_', 'pass'] },
    { ignoreDecorators: true },
    { ignoreDecorators: true, excludeExtraneousValues: true },
    { exposeDefaultValues: true },
    { exposeUnsetFields: false },
  ])('obey %j', (options) => {
    toInstance(Account, () => ACCOUNT, options)
    toInstance(Account, () => ({ user_name: 'Ada', phone: undefined, password: undefined }), options)
    toInstance(Account, () => ({ nested: ACCOUNT }), options)
  })

  it('stand above a class too, and count for it alone', () => {
    @Exclude()
    class Closed {
      @Expose()
      open!: string
      hidden!: string
    }
    class Child extends Closed {
      more!: string
    }
    @Expose()
    class Open {
      @Exclude()
      hidden!: string
      open!: string
    }
    const plain = { open: 1, hidden: 2, more: 3 }
    expect(Object.entries(toInstance(Closed, () => plain))).toEqual([
      ['open', 1],
      ['hidden', undefined],
    ])
    expect(toInstance(Child, () => plain)).toEqual(plain)
    expect(toInstance(Open, () => plain, { strategy: 'excludeAll' })).toMatchObject({ open: 1, more: 3 })
  })

  it('say where an initial value stays', () => {
    expect(toInstance(Account, () => ({ password: 'x' }), { exposeDefaultValues: true }).password).toBe(
      'none',
    )
    class Paged {
      @Expose()
      page = 1

      @Expose()
      size!: number
    }
    const options = { excludeExtraneousValues: true }
    expect(toInstance(Paged, () => ({}), options).page).toBeUndefined()
    expect(toInstance(Paged, () => ({}), { ...options, exposeDefaultValues: true }).page).toBe(1)
    expect(toInstance(Paged, () => ({}), { ...options, exposeUnsetFields: false })).toMatchObject({ page: 1 })
  })
})

describe('@Transform', () => {
  it('is applied from the parent class downwards, of one property from the last decorator upwards', () => {
    class Parent {
      @Transform(({ value }) => `${value}1`)
      @Transform(({ value }) => `${value}2`)
      text!: string
    }
    class Child extends Parent {
      @Transform(({ value }) => `${value}3`)
      @Transform(({ value }) => `${value}4`)
      declare text: string
    }
    // The original reverses both lists, which are in the order in which decorators run: bottom first.
    expect(toInstance(Child, () => ({ text: '' })).text).toBe('1234')
  })

  it('gets the transformed value, the property, the plain object, the direction and all options', () => {
    const seen: TransformFnParams[] = []
    class Box {
      @Expose({ name: 'item_in_box' })
      @Type(() => Item)
      @Transform((params) => {
        seen.push(params)
        return params.value
      })
      item!: Item
    }
    const plain = { item_in_box: { sku: 'A' } }
    toInstance(Box, () => plain, { groups: ['a'] })
    const [ours, original] = seen.filter(({ obj }) => 'item_in_box' in obj)
    expect(ours?.value).toBeInstanceOf(Item)
    expect(ours).toEqual(original)
    expect(ours).toMatchObject({ key: 'item', obj: plain, type: 0, options: { groups: ['a'] } })
    expect(Object.keys(ours?.options ?? {})).toEqual(Object.keys(original?.options ?? {}))
  })

  it('counts by direction, group and version', () => {
    class Box {
      @Transform(() => 'class', { toClassOnly: true })
      a!: string
      @Transform(() => 'plain', { toPlainOnly: true })
      b!: string
      @Transform(() => 'group', { groups: ['g'] })
      c!: string
      @Transform(() => 'version', { since: 2, until: 3 })
      d!: string
    }
    const plain = { a: '', b: '', c: '', d: '' }
    expect(toInstance(Box, () => plain)).toEqual({ ...plain, a: 'class', d: 'version' })
    expect(toInstance(Box, () => plain, { groups: ['g'], version: 1 })).toEqual({
      ...plain,
      a: 'class',
      c: 'group',
    })
    expect(toInstance(Box, () => plain, { version: 2 })).toEqual({ ...plain, a: 'class', d: 'version' })
  })

  it('is not asked of a default value', () => {
    class Box {
      @Transform(({ value }) => `${value}!`)
      text = 'default'
    }
    const options = { exposeDefaultValues: true }
    expect(toInstance(Box, () => ({ text: undefined }), options).text).toBe('default')
    expect(toInstance(Box, () => ({ text: undefined })).text).toBe('undefined!')
  })
})

describe('types that no @Type gives', () => {
  class Search {
    @IsInt()
    page!: number

    @Transform(({ value }) => value)
    since!: Date

    @Expose()
    item!: Item

    @Expose()
    tags!: string[]

    declare undecorated: number
  }

  it('are taken from TypeScript with enableImplicitConversion', () => {
    const plain = { page: '5', since: '2024-02-29', item: { sku: 'A' }, tags: [1], undecorated: '1' }
    const search = toInstance(Search, () => plain, { enableImplicitConversion: true })
    expect(search).toMatchObject({ page: 5, since: new Date('2024-02-29'), tags: [1], undecorated: '1' })
    expect(search.item).toBeInstanceOf(Item)
    expect(toInstance(Search, () => plain).page).toBe('5')
  })

  it('are taken from target maps, which exclude implicit conversion', () => {
    const targetMaps = [
      { target: Search, properties: { undecorated: Item } },
      { target: Search, properties: { undecorated: Number } },
      { target: Item, properties: { sku: Number } },
    ]
    const plain = { page: '5', undecorated: '1' }
    const options = { targetMaps, enableImplicitConversion: true }
    expect(toInstance(Search, () => plain, options)).toMatchObject({ page: '5', undecorated: 1 })
  })

  it('are guessed from the constructor of a value that has one', () => {
    class Outer {
      inner!: unknown
    }
    const outer = toInstance(Outer, () => ({ inner: Object.assign(new Item(), { sku: 'A' }) }))
    expect(outer.inner).toBeInstanceOf(Item)
    // It says that it is an array: an array bomb.
    const bomb = () => ({ inner: JSON.parse('{"length": 1000000000}') as object })
    const lying = () => ({ inner: Object.setPrototypeOf({ '1000000000': 1 }, Array.prototype) as object })
    expect(toInstance(Outer, bomb).inner).toEqual({ length: 1_000_000_000 })
    expect(toInstance(Outer, lying).inner).toEqual({ '1000000000': 1 })
    expect(Array.isArray(toInstance(Outer, lying).inner)).toBe(false)
  })
})

it('leaves circular references out with enableCircularCheck', () => {
  const node = () => {
    const node: Record<string, unknown> = { sku: 'A' }
    node['self'] = node
    node['list'] = [node, { sku: 'B' }]
    return node
  }
  const item = toInstance(Item, node, { enableCircularCheck: true })
  expect(item).not.toHaveProperty('self')
  expect(item).toMatchObject({ sku: 'A', list: [{ sku: 'B' }] })
})

it('makes Maps of Map values, and nothing of their entries, as class-transformer does it', () => {
  class Holder {
    map!: unknown
  }
  const holder = toInstance(Holder, () => ({ map: new Map([['a', 1]]) }))
  expect(holder.map).toEqual(new Map([['a', undefined]]))
})

it('makes instances without class-transformer too', async () => {
  const { compilePlainToInstance } = await import('./plain-to-instance.js')
  const without = { libraries: { validator: undefined, transformer: undefined }, generatesCode: false }
  const item = compilePlainToInstance(Item, {}, without)({ sku: 'A', label: 'x', nested: [{ a: 1 }] })
  expect(item).toBeInstanceOf(Item)
  expect(item).toEqual(Object.assign(new Item(), { sku: 'A', nested: [{ a: 1 }] }))
})
