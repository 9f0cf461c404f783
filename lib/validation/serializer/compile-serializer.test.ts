import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, instanceToPlain, Transform, Type } from 'class-transformer'
import { IsString } from 'class-validator'
import type { AnyClass } from '../../core/index.js'
import { ValidationEngine } from '../validation-engine.js'
import type { TransformOptions } from '../validation.options.js'
import { MAX_NESTING } from './position.js'
import { SerializationError } from './serializer.errors.js'

const engines = {
  generated: await ValidationEngine.load({ generatesCode: true }),
  interpreted: await ValidationEngine.load({ generatesCode: false }),
}

class Address {
  street!: string

  @Exclude()
  code!: string
}

class User {
  id!: number

  @Expose({ name: 'full_name' })
  name!: string

  @Exclude()
  password!: string

  @Expose({ groups: ['admin'] })
  email?: string

  @Expose({ since: 2 })
  phone?: string

  @Type(() => Address)
  address?: Address

  @Transform(({ value }) => (value as Date | undefined)?.getUTCFullYear())
  born?: Date

  @Expose()
  get initial(): string {
    return this.name.slice(0, 1)
  }

  @Expose()
  greeting(): string {
    return `Hello ${this.name}`
  }
}

const ROW = {
  id: 1,
  name: 'Ada',
  password: 'LEAK',
  email: 'LEAK',
  phone: '123',
  address: { street: 'Main', code: 'LEAK' },
  born: new Date(0),
}

function user(row: object = ROW): User {
  const { address, ...rest } = row as typeof ROW
  return Object.assign(new User(), rest, { address: Object.assign(new Address(), address) })
}

function failure(work: () => unknown): SerializationError {
  try {
    work()
  } catch (error) {
    return error as SerializationError
  }
  throw new TypeError('nothing was thrown')
}

describe.each(['generated', 'interpreted'] as const)('compileSerializer (%s)', (kind) => {
  const engine = engines[kind]

  function text(type: AnyClass, value: unknown, options: TransformOptions = {}): string {
    return engine.serializer({ type, list: false }, options)(value)
  }

  function written(type: AnyClass, value: unknown, options: TransformOptions = {}): unknown {
    return JSON.parse(text(type, value, options))
  }

  const PUBLIC = { id: 1, full_name: 'Ada', phone: '123', address: { street: 'Main' }, born: 1970 }

  describe('an instance', () => {
    it.each<[string, TransformOptions]>([
      ['no options', {}],
      ['groups', { groups: ['admin'] }],
      ['a version', { version: 1 }],
      ['a strategy', { strategy: 'excludeAll' }],
      ['prefixes', { excludePrefixes: ['b', 'gre'] }],
      ['only exposed values', { excludeExtraneousValues: true }],
      ['decorators that are ignored', { ignoreDecorators: true }],
      ['types of another class', { targetMaps: [{ target: User, properties: { id: String } }] }],
    ])('is written as instanceToPlain does it, with %s', (_name, options) => {
      const expected = JSON.stringify(instanceToPlain(user(), options as never))
      expect(text(User, user(), options)).toBe(expected)
      expect(text(User, [user()], options)).toBe(`[${expected}]`)
    })

    it('has getters, methods, names and transforms', () => {
      expect(written(User, user())).toEqual({ ...PUBLIC, initial: 'A', greeting: 'Hello Ada' })
    })

    it('keeps the order of its own properties, and may have others than the first one', () => {
      const first = Object.assign(new Address(), { street: 'a', code: 'LEAK', floor: 1 })
      const second = Object.assign(new Address(), { note: 'x', code: 'LEAK', street: 'b' })
      expect(text(Address, [first, second, {}])).toBe(
        '[{"street":"a","floor":1},{"street":"b","note":"x"},{}]',
      )
    })

    it('passes transforms what class-transformer passes them', () => {
      const seen: unknown[] = []
      class Watched {
        @Transform((parameters) => {
          seen.push(parameters)
          return 'done'
        })
        value = 1
      }
      const instance = new Watched()
      instanceToPlain(instance, { groups: ['a'] })
      expect(written(Watched, instance, { groups: ['a'] })).toEqual({ value: 'done' })
      expect(seen[1]).toEqual(seen[0])
    })

    it('gives a type function the object that it is asked for', () => {
      class Holder {
        kind = 'address'
        @Type((help) => ((help?.object as Holder | undefined)?.kind === 'address' ? Address : User))
        value: unknown = { street: 'a', code: 'LEAK' }
      }
      expect(written(Holder, new Holder())).toEqual({ kind: 'address', value: { street: 'a' } })
    })
  })

  describe('a plain object', () => {
    it('is written as if it were an instance, with what getters and methods of the class give for it', () => {
      expect(written(User, ROW)).toEqual({ ...PUBLIC, initial: 'A', greeting: 'Hello Ada' })
    })

    it('may be in a list, a set, a map, or in any of these', () => {
      const row = { street: 'a', code: 'LEAK' }
      const expected = { street: 'a' }
      expect(written(Address, [row, [row]])).toEqual([expected, [expected]])
      expect(written(Address, new Set([row]))).toEqual([expected])
      expect(
        written(
          Address,
          new Map<unknown, unknown>([
            ['x', row],
            ['y', [row]],
          ]),
        ),
      ).toEqual({
        x: expected,
        y: [expected],
      })
    })

    it('without a prototype, or behind a Proxy, is no exception', () => {
      const bare = Object.assign(Object.create(null) as object, { street: 'a', code: 'LEAK' })
      expect(written(Address, bare)).toEqual({ street: 'a' })
      expect(written(Address, new Proxy({ street: 'a', code: 'LEAK' }, {}))).toEqual({ street: 'a' })
      expect(written(Address, new Proxy(Object.assign(new Address(), { code: 'LEAK' }), {}))).toEqual({})
      const liar = new Proxy(Object.assign(new Address(), { street: 'a', code: 'LEAK' }), {
        getPrototypeOf: () => Date.prototype,
      })
      expect(() => text(Address, liar)).toThrow(SerializationError)
    })

    it('can not say of itself what class it is of', () => {
      const row = { street: 'a', code: 'LEAK', constructor: Object, ['__proto__']: null }
      expect(text(Address, row)).toBe('{"street":"a"}')
      expect(text(Address, JSON.parse('{"street":"a","code":"LEAK","__proto__":{"x":1}}'))).toBe(
        '{"street":"a"}',
      )
    })

    it('that is something around others is no hiding place for them', () => {
      const row = { street: 'a', code: 'LEAK' }
      expect(written(Address, { items: [row], total: 1 })).toEqual({ items: [{ street: 'a' }], total: 1 })
      expect(written(Address, { byName: { a: row }, none: null })).toEqual({
        byName: { a: { street: 'a' } },
        none: null,
      })
      class Page {
        items = [row]
        total = 1
      }
      expect(written(Address, new Page())).toEqual({ items: [{ street: 'a' }], total: 1 })
    })

    it('in a property without @Type is written as the type that TypeScript emitted', () => {
      class Letter {
        @IsString()
        text = 'x'

        @Expose()
        to: Address = { street: 'a', code: 'LEAK' }
      }
      expect(written(Letter, new Letter())).toEqual({ text: 'x', to: { street: 'a' } })
    })
  })

  describe('a subclass', () => {
    class Base {
      open = 1
      @Exclude()
      secret = 'LEAK'
    }
    class Sub extends Base {
      @Exclude()
      own = 'LEAK'
      @Expose()
      override secret = 'LEAK'
      added = 2
    }
    class Holder {
      @Type(() => Base)
      base: Base = new Sub()
    }

    it('excludes what it or its parent excludes, also in a property of the parent’s type', () => {
      expect(written(Base, new Sub())).toEqual({ open: 1, added: 2 })
      // class-transformer writes what only the subclass excludes.
      expect(JSON.stringify(instanceToPlain(new Holder()))).toContain('LEAK')
      expect(written(Holder, new Holder())).toEqual({ base: { open: 1, added: 2 } })
    })

    it('of a class that is excluded as a whole exposes what it says itself, and nothing else', () => {
      @Exclude()
      class Closed {
        @Expose()
        id = 1
        secret = 'LEAK'
      }
      class Open extends Closed {
        @Expose()
        more = 2
        other = 'LEAK'
      }
      // The exclusion of a whole class is not inherited in class-transformer.
      expect(JSON.stringify(instanceToPlain(new Open()))).toContain('LEAK')
      expect(written(Closed, new Open())).toEqual({ id: 1, more: 2 })
    })

    it('does not widen the groups and versions of its parent', () => {
      class Grouped {
        @Expose({ groups: ['admin'] })
        email = 'LEAK'
      }
      class Widened extends Grouped {
        @Expose()
        override email = 'LEAK'
      }
      expect(written(Grouped, new Widened())).toEqual({})
      expect(written(Grouped, new Widened(), { groups: ['admin'] })).toEqual({ email: 'LEAK' })
    })
  })

  describe('an instance of another class', () => {
    class Dto {
      @Expose({ name: 'title' })
      name!: string
      @Exclude()
      cost!: number
      @Transform(({ value }) => `${String(value)}!`)
      note!: string
      @Type(() => Address)
      address!: Address
    }

    it('with decorators is written by both classes', () => {
      class Entity {
        name = 'a'
        cost = 'LEAK'
        @Exclude()
        margin = 'LEAK'
        @Transform(({ value }) => String(value).toUpperCase())
        note = 'n'
        address = { street: 's', code: 'LEAK' }
        @Expose({ name: 'cost' })
        disguised = 'LEAK'
        @Expose()
        get computed(): number {
          return 5
        }
      }
      expect(written(Dto, new Entity())).toEqual({
        title: 'a',
        note: 'N!',
        address: { street: 's' },
        computed: 5,
      })
    })

    it('without decorators is written as a plain object is', () => {
      class Row {
        name = 'a'
        cost = 'LEAK'
      }
      expect(written(Dto, new Row())).toMatchObject({ title: 'a' })
      expect(text(Dto, new Row())).not.toContain('LEAK')
    })

    it('that neither class exposes as a whole is written where both expose it', () => {
      @Exclude()
      class Narrow {
        @Expose() a = 1
        @Expose() b = 2
      }
      @Exclude()
      class Other {
        @Expose() b = 3
        @Expose() c = 4
        a = 5
      }
      expect(written(Narrow, new Other())).toEqual({ b: 3 })
    })
  })

  describe('toJSON()', () => {
    it('of a class with decorators is not asked, as in class-transformer', () => {
      class Sly {
        @Exclude()
        secret = 'LEAK'
        open = 1
        toJSON(): object {
          return { ...this }
        }
      }
      expect(written(Sly, new Sly())).toEqual({ open: 1 })
      expect(written(Object, [new Sly()])).toEqual([{ open: 1 }])
    })

    it('of any other class is asked, and what it gives is written as what is declared', () => {
      class Document {
        readonly #fields: object
        constructor(fields: object) {
          this.#fields = fields
        }
        toJSON(): object {
          return this.#fields
        }
      }
      expect(written(Address, [new Document({ street: 'a', code: 'LEAK' })])).toEqual([{ street: 'a' }])
      expect(written(Object, new Document({ user: user() }))).toMatchObject({ user: PUBLIC })
      expect(written(Address, { toJSON: () => ({ street: 'a', code: 'LEAK' }) })).toEqual({ street: 'a' })
    })

    it('is asked once', () => {
      class Money {
        readonly amount = 1
        toJSON(): unknown {
          return this
        }
      }
      expect(written(Money, new Money())).toEqual({ amount: 1 })
      expect(written(Object, { toJSON: () => ({ toJSON: 'kept', at: new Date(0) }) })).toEqual({
        toJSON: 'kept',
        at: '1970-01-01T00:00:00.000Z',
      })
    })

    it('is not left to JSON.stringify in anything that is written', () => {
      const sly = Object.assign(() => 1, { toJSON: () => 'LEAK' })
      expect(text(Object, [sly])).toBe('[null]')
      class Sly {
        @Transform(() => sly)
        value = 1
        @Transform(() => ({ toJSON: () => Object.assign(new Address(), { code: 'LEAK' }) }))
        other = 1
      }
      expect(written(Sly, new Sly())).toEqual({ other: {} })
    })
  })

  describe('values of discriminated types', () => {
    class Shape {
      @Exclude() id = 'LEAK'
    }
    class Circle extends Shape {
      radius = 1
      @Exclude() inner = 'LEAK'
    }
    class Square extends Shape {
      side = 2
      @Exclude() corner = 'LEAK'
    }
    class Cube extends Square {}
    const discriminator = {
      property: 'kind',
      subTypes: [
        { name: 'circle', value: Circle },
        { name: 'square', value: Square },
      ],
    }
    class Drawing {
      @Type(() => Shape, { discriminator })
      main: unknown
      @Type(() => Shape, { discriminator })
      all: unknown
    }
    const drawing = (main: unknown, all: unknown) => Object.assign(new Drawing(), { main, all })

    it('are tagged as class-transformer does it, without being changed', () => {
      const circle = Object.freeze(new Circle())
      const expected = { main: { radius: 1, kind: 'circle' }, all: [{ side: 2, kind: 'square' }] }
      expect(written(Drawing, drawing(circle, [new Square()]))).toEqual(expected)
      const original = instanceToPlain(drawing(new Circle(), [new Square()]))
      expect(text(Drawing, drawing(new Circle(), [new Square()]))).toBe(JSON.stringify(original))
    })

    it('are of the nearest subtype, and may be in sets and maps', () => {
      expect(written(Drawing, drawing(new Cube(), new Set([new Circle()])))).toEqual({
        main: { side: 2, kind: 'square' },
        all: [{ radius: 1, kind: 'circle' }],
      })
      expect(written(Drawing, drawing(null, new Map([['x', new Circle()]])))).toEqual({
        main: null,
        all: { x: { radius: 1, kind: 'circle' } },
      })
    })

    it('that are plain are of the subtype that they name, and of none where they name none', () => {
      const row = { id: 'LEAK', inner: 'LEAK', corner: 'shown' }
      expect(written(Drawing, drawing({ kind: 'circle', ...row }, []))).toEqual({
        main: { kind: 'circle', corner: 'shown' },
        all: [],
      })
      expect(written(Drawing, drawing([{ kind: 'unknown', ...row, x: 1 }], { ...row, x: 2 }))).toEqual({
        main: [{ kind: 'unknown', x: 1 }],
        all: { x: 2 },
      })
    })
  })

  it.each<[string, unknown, string]>([
    ['undefined', undefined, ''],
    ['null', null, 'null'],
    ['a string', 'a"b', '"a\\"b"'],
    ['a number', 5, '5'],
    ['not a number', Number.NaN, 'null'],
    ['infinity', Number.NEGATIVE_INFINITY, 'null'],
    ['negative zero', -0, '0'],
    ['a boolean', true, 'true'],
    ['a symbol', Symbol('s'), ''],
    ['a function', () => 1, ''],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['a date that is none', new Date(Number.NaN), 'null'],
    [
      'a map',
      new Map<unknown, unknown>([
        ['b', 1],
        [2, 'x'],
      ]),
      '{"2":"x","b":1}',
    ],
    [
      'a map with hostile keys',
      new Map([
        ['__proto__', 1],
        ['constructor', 2],
      ]),
      '{}',
    ],
    ['a set', new Set([1, 'x']), '[1,"x"]'],
    ['a buffer', Buffer.from('ab'), '{"type":"Buffer","data":[97,98]}'],
    ['a typed array', new Uint8Array([1, 2]), '{"0":1,"1":2}'],
    ['an array buffer', new ArrayBuffer(2), '{}'],
    ['a boxed string', Object('x'), '"x"'],
    ['a boxed number', Object(5), '5'],
    ['a boxed boolean', Object(false), 'false'],
    ['a regular expression', /x/u, '{}'],
    ['an error', new TypeError('LEAK'), '{}'],
    ['a promise', Promise.resolve('LEAK'), '{}'],
    ['a URL', new URL('https://a.example/'), '"https://a.example/"'],
    ['a list', [undefined, null, () => 1, Symbol('s'), Number.NaN], '[null,null,null,null,null]'],
    ['nothing in an object', { a: undefined, b: Symbol('s') }, '{}'],
    ['a function in an object', { a: () => 'called' }, '{"a":"called"}'],
    ['strings that JSON escapes', ['\u2028\ud800', '\u0000'], '["\u2028\\ud800","\\u0000"]'],
  ])('writes %s, whatever is declared', (_name, value, expected) => {
    class Empty {}
    for (const type of [Object, Address, Empty]) expect(text(type, value)).toBe(expected)
  })

  it('asks a decimal for its JSON form', () => {
    class Decimal {
      readonly digits = [1, 2]
      toJSON(): string {
        return '1.2'
      }
    }
    class Product {
      price = new Decimal()
      @Type(() => Number) amount: unknown = '5'
      @Type(() => String) code: unknown = 7
      @Type(() => Date) since: unknown = 0
      @Type(() => Boolean) flags: unknown = [0, 1]
      @Type(() => Buffer) bytes: unknown = 'a'
      @Type(() => Number) none: unknown = null
    }
    expect(text(Product, new Product())).toBe(
      '{"price":"1.2","amount":5,"code":"7","since":"1970-01-01T00:00:00.000Z","flags":[false,true],' +
        '"bytes":{"type":"Buffer","data":[97]},"none":null}',
    )
  })

  it('writes what is in untyped maps by its own class', () => {
    class Holder {
      byName = new Map([['x', Object.assign(new Address(), { street: 'a', code: 'LEAK' })]])
      @Type(() => Address)
      typed: Map<string, unknown> = new Map([['street', { street: 'b', code: 'LEAK' }]])
    }
    // class-transformer takes the values of an untyped map for Maps.
    expect(JSON.stringify(instanceToPlain(new Holder()))).toContain('LEAK')
    expect(written(Holder, new Holder())).toEqual({
      byName: { x: { street: 'a' } },
      typed: { street: { street: 'b' } },
    })
  })

  it('takes hostile names for names', () => {
    const name = '"];globalThis.hacked=1;//\u2028`${1}'
    class Hostile {}
    Expose({ name: `out${name}` })(Hostile.prototype, name)
    Object.defineProperty(Hostile.prototype, name, { get: () => 1 })
    const value = Object.assign(new Hostile(), { [`own${name}`]: 2 })
    expect(written(Hostile, value)).toEqual({ [`own${name}`]: 2, [`out${name}`]: 1 })
    expect(globalThis).not.toHaveProperty('hacked')
  })

  describe('fails with the place of', () => {
    class Link {
      @Type(() => Link)
      next?: Link
      all?: unknown
    }

    it('a reference back', () => {
      const link = new Link()
      link.next = Object.assign(new Link(), { all: new Map([['x y', [link]]]) })
      const error = failure(() => text(Link, [link]))
      expect(error).toBeInstanceOf(SerializationError)
      expect(error).toMatchObject({
        code: 'NEXUS_VALIDATION_SERIALIZATION',
        path: '$[0].next.all["x y"][0]',
        reason: 'it refers back to an object that contains it',
      })
      const loop: unknown[] = []
      loop.push(loop)
      expect(failure(() => text(Object, loop)).path).toBe('$[0]')
      const toJson = { toJSON: () => ({ again: toJson }) }
      expect(failure(() => text(Object, toJson)).reason).toMatch(/refers back|too deeply/)
    })

    it('a value that is nested too deeply', () => {
      const nested = (depth: number) => {
        let value: unknown = 1
        for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { value }
        return value
      }
      expect(text(Object, nested(MAX_NESTING))).toBe(JSON.stringify(nested(MAX_NESTING)))
      expect(failure(() => text(Object, nested(MAX_NESTING + 1)))).toMatchObject({
        reason: 'it is nested too deeply',
      })
      expect(failure(() => text(Object, nested(100_000)))).toBeInstanceOf(SerializationError)
    })

    it('a bigint, unless it has a JSON form', () => {
      expect(failure(() => text(Object, { a: [{ 'b c': 1n }] }))).toMatchObject({
        path: '$.a[0]["b c"]',
        reason: 'a bigint has no JSON form',
      })
      class Account {
        @Type(() => String)
        balance = 12n
      }
      expect(text(Account, new Account())).toBe('{"balance":"12"}')
    })

    it('a getter, a method or a transform that throws, and keeps its error as the cause', () => {
      const cause = new TypeError('LEAK')
      const fail = (): never => {
        throw cause
      }
      class Broken {
        @Transform(fail)
        value = 1
      }
      class Lazy {
        @Expose()
        get orders(): never {
          return fail()
        }
      }
      for (const [value, path] of [
        [[new Broken()], '$[0].value'],
        [{ lazy: new Lazy() }, '$.lazy.orders'],
        [{ now: fail }, '$.now'],
        [{ decimal: { toJSON: fail } }, '$.decimal'],
      ] as const) {
        const error = failure(() => text(Object, value))
        expect(error).toMatchObject({ path, cause })
        expect(error.message).not.toContain('LEAK')
      }
      // The next one is not troubled by it.
      expect(text(Object, [1])).toBe('[1]')
    })
  })

  it('leaves out references back with enableCircularCheck, as class-transformer does', () => {
    class Parent {
      name = 'p'
      children: unknown[] = []
      self: unknown = this
    }
    const parent = new Parent()
    parent.children.push({ parent, name: 'c' }, parent)
    const options = { enableCircularCheck: true }
    expect(text(Parent, parent, options)).toBe(JSON.stringify(instanceToPlain(parent, options)))
    // Of the same serializer, while it writes what is around it.
    class Nested {
      @Expose()
      get text(): string {
        return text(Object, { nested: [this].length, parent }, options)
      }
    }
    expect(written(Object, new Nested(), options)).toEqual({
      text: '{"nested":1,"parent":{"name":"p","children":[{"name":"c"}]}}',
    })
  })

  it('works in an application without class-transformer', async () => {
    const bare = new ValidationEngine({
      ...engine.context,
      libraries: { transformer: undefined, validator: undefined },
    })
    expect(bare.serializer({ type: Address, list: false })({ street: 'a', code: 'x' })).toBe(
      '{"street":"a","code":"x"}',
    )
  })
})
