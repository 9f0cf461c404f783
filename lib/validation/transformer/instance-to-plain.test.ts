import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, Transform, Type, type TransformFnParams } from 'class-transformer'
import { toPlain } from './oracle.fixture.js'

class Item {
  sku!: string
  declare price: number

  constructor(sku = 'A') {
    this.sku = sku
  }

  @Expose()
  get label(): string {
    return `item ${this.sku}`
  }

  @Expose({ name: 'twice' })
  doubled(): string {
    return this.sku + this.sku
  }

  hidden(): string {
    return 'hidden'
  }
}

class Account {
  @Expose({ name: 'user_name' })
  name = 'Ada'

  @Expose({ groups: ['admin'] })
  role = 'root'

  @Expose({ since: 2, until: 4 })
  phone = '1'

  @Exclude()
  password = 'secret'

  @Exclude({ toClassOnly: true })
  token = 't'

  @Expose({ toClassOnly: true })
  score = 5

  @Expose()
  declare unset: string

  _internal = 'i'
  nothing!: string
}

describe('a plain object', () => {
  it('has own properties, exposed getters and what exposed methods return', () => {
    expect(toPlain(() => new Item())).toEqual({ sku: 'A', label: 'item A', twice: 'AA' })
  })

  it('has what functions return that an object owns', () => {
    expect(toPlain(() => ({ a: () => 5, b: [() => 6].length }))).toEqual({ a: 5, b: 1 })
  })

  it('has lists for Sets, objects for Maps, copies of dates and bytes', () => {
    const plain = toPlain(() => ({
      set: new Set([new Item('B')]),
      map: new Map<unknown, unknown>([
        ['a', new Item('C')],
        [1, 'one'],
        ['__proto__', 1],
      ]),
      date: new Date(0),
      bytes: Buffer.from('abc'),
    }))
    expect(plain).toMatchObject({
      set: [{ sku: 'B', twice: 'BB' }],
      map: { a: { sku: 'C' }, 1: 'one' },
      date: new Date(0),
      bytes: Buffer.from('abc'),
    })
  })

  it('of a Map, list, promise or value without properties is made as for properties', async () => {
    expect(toPlain(() => new Map([['a', new Item()]]))).toMatchObject({ a: { label: 'item A' } })
    expect(toPlain(() => [new Item(), 5, null])).toMatchObject([{ label: 'item A' }, 5, null])
    expect(await toPlain(() => Promise.resolve(new Item()))).toMatchObject({ label: 'item A' })
    for (const value of ['text', 5, null, undefined]) expect(toPlain(() => value)).toBe(value)
  })

  it('keeps null and undefined, and drops undefined with exposeUnsetFields: false', () => {
    const account = toPlain(() => new Account()) as object
    expect(Object.keys(account)).toEqual([
      'user_name',
      'phone',
      'token',
      'score',
      '_internal',
      'nothing',
      'unset',
    ])
    expect(toPlain(() => new Account(), { exposeUnsetFields: false })).not.toHaveProperty('nothing')
  })
})

it.each([
  { groups: ['admin'] },
  { groups: ['user'] },
  { groups: [] },
  { version: 1 },
  { version: 2 },
  { version: 4 },
  { excludeExtraneousValues: true },
  { strategy: 'excludeAll' as const },
  { excludePrefixes: ['_'] },
  { ignoreDecorators: true },
  { ignoreDecorators: true, excludeExtraneousValues: true },
  { exposeDefaultValues: true },
  { enableImplicitConversion: true },
  { targetMaps: [{ target: Account, properties: { score: String } }] },
])('exposes what class-transformer exposes with %j', (options) => {
  const plain = toPlain(() => [new Account(), { nested: new Account() }, new Item()], options)
  if (options.ignoreDecorators !== true) expect(JSON.stringify(plain)).not.toContain('secret')
})

it('is excluded in subclasses and in nested values too', () => {
  class Special extends Account {
    override password = 'secret of a subclass'
    account = new Account()
    accounts = [new Account()]

    @Type(() => Account)
    byName = new Map([['a', new Account()]])
  }
  expect(JSON.stringify(toPlain(() => new Special()))).not.toContain('secret')
})

it('takes entries of a Map without @Type for values of no class, as class-transformer does it', () => {
  expect(toPlain(() => new Map([['a', new Account()]]))).not.toHaveProperty('a.password')
  expect(toPlain(() => ({ map: new Map([['a', new Account()]]) }))).toHaveProperty('map.a.password', 'secret')
})

it('treats a value as what @Type says, not as what it is', () => {
  class Person {
    @Exclude()
    secret = 'secret'
    name = 'Ada'
  }
  class Employee extends Person {
    @Exclude()
    salary = 5
  }
  class Company {
    @Type(() => Person)
    chief = new Employee()

    @Type(() => Number)
    size = '5'

    untyped = new Employee()
  }
  expect(toPlain(() => new Company())).toEqual({
    chief: { name: 'Ada', salary: 5 },
    size: 5,
    untyped: { name: 'Ada' },
  })
})

class Cat {
  lives = 7
}
class Dog {
  walks = 1
}
const subTypes = [
  { name: 'cat', value: Cat },
  { name: 'dog', value: Dog },
]

class Shelter {
  @Type(() => Object, { discriminator: { property: 'kind', subTypes } })
  first: unknown = new Dog()

  @Type(() => Object, { discriminator: { property: 'kind', subTypes } })
  all: unknown[] = [new Cat(), new Dog()]
}

it('names the subtype of values with a discriminator, also in lists', () => {
  expect(toPlain(() => new Shelter())).toEqual({
    first: { walks: 1, kind: 'dog' },
    all: [
      { lives: 7, kind: 'cat' },
      { walks: 1, kind: 'dog' },
    ],
  })
  expect(toPlain(() => Object.assign(new Shelter(), { first: null, all: [] }))).toEqual({
    first: null,
    all: [],
  })
})

describe('@Transform', () => {
  it('gets the value as it is, before it becomes plain', () => {
    const seen: TransformFnParams[] = []
    class Box {
      @Expose({ name: 'item_in_box' })
      @Transform((params) => {
        seen.push(params)
        return params.value
      })
      item = new Item()
    }
    expect(toPlain(() => new Box(), { version: 1 })).toMatchObject({ item_in_box: { label: 'item A' } })
    expect(seen[0]?.value).toBeInstanceOf(Item)
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]).toMatchObject({ key: 'item', type: 1, options: { version: 1 } })
    expect(seen[0]?.obj).toBeInstanceOf(Box)
  })

  it('of a method gets the method, and its result counts where the method is given back', () => {
    class Box {
      @Expose()
      @Transform(({ value }) => value)
      same(): string {
        return 'result'
      }

      @Expose()
      @Transform(({ value }) => typeof value)
      kind(): string {
        return 'result'
      }
    }
    expect(toPlain(() => new Box())).toEqual({ same: 'result', kind: 'function' })
  })

  it('may give another value, which becomes plain', () => {
    class Box {
      @Transform(() => [new Item('Z')], { toPlainOnly: true })
      items: unknown[] = []

      @Transform(() => 'class', { toClassOnly: true })
      other = 'plain'
    }
    expect(toPlain(() => new Box())).toMatchObject({ items: [{ twice: 'ZZ' }], other: 'plain' })
  })
})

it('leaves circular references out with enableCircularCheck', () => {
  class Node {
    parent?: Node
    children: Node[] = []
  }
  const tree = () => {
    const root = new Node()
    const child = new Node()
    child.parent = root
    root.children.push(child, child)
    return root
  }
  const children = [{ parent: undefined, children: [] }].map(({ children }) => ({ children }))
  expect(toPlain(tree, { enableCircularCheck: true })).toEqual({
    parent: undefined,
    children: [...children, ...children],
  })
})
