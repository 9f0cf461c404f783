import { Exclude, Expose, Transform, Type } from 'class-transformer'
import {
  Allow,
  IsBoolean,
  IsInt,
  IsNumberString,
  IsOptional,
  IsString,
  Min,
  ValidateNested,
  ValidatePromise,
} from 'class-validator'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { AbstractType } from '../../../common/index.js'
import { Valid, Validated, ValidationEngine } from '../../../validation/index.js'
import { InvalidInputException } from '../request.errors.js'
import { DefaultObjectBinder } from './default-object-binder.js'
import type { MethodParameter } from './object-binder.js'
import type { InputRules } from './parameter-rules.js'
import { ValidatingObjectBinder } from './validating-object-binder.js'

class Owner {
  @Expose({ name: 'full_name' }) @IsString() fullName!: string
}

class Cat {
  @IsString() name!: string
  @Expose({ name: 'the_owners' }) @ValidateNested({ each: true }) @Type(() => Owner) owners!: Owner[]
}

class Undecorated {
  name = ''
  age = 0
  tags: string[] = []
}

class OnlyTransformed {
  @Type(() => Date) since!: Date
  @Exclude() secret = 'kept'
  name = ''
}

class Uploaded {
  @Type(() => Buffer) content!: Buffer
}

function nested(levels: number): unknown {
  let value: unknown = {}
  for (let level = 0; level < levels; level++) value = [value]
  return value
}

class Query {
  @IsInt() page = 1
  @IsOptional() @IsNumberString() code?: number
  @IsOptional() @IsBoolean() open?: boolean
  @Allow() @Transform(({ value }) => (value as string).length) size?: number
  @IsOptional() @ValidateNested() owner?: Owner
  @IsOptional() @Type(() => Owner) other?: Owner
  @Allow() readonly id = 'fixed'
  get label(): string {
    return `page ${this.page}`
  }
}

class Grouped {
  @IsString({ groups: ['a'] }) a!: string
  @IsString({ groups: ['b'] }) b!: string
}

@Validated('a')
class Handlers {
  ofClass(grouped: Grouped): unknown {
    return grouped
  }
  @Validated({ groups: ['b'], validation: { stopAtFirstError: true } })
  ofMethod(grouped: Grouped): unknown {
    return grouped
  }
  ofParameter(@Valid({ groups: ['a', 'b'] }) grouped: Grouped): unknown {
    return grouped
  }
}

class Bare {
  handle(grouped: Grouped): unknown {
    return grouped
  }
}

const RULES: InputRules = { auto: true, validation: { whitelist: true }, transformation: {}, maxErrors: 100 }

let engine: ValidationEngine

beforeAll(async () => {
  engine = await ValidationEngine.load()
})

function binder(rules: Partial<InputRules> = {}): ValidatingObjectBinder {
  return new ValidatingObjectBinder(engine, { ...RULES, ...rules })
}

function parameter(target: MethodParameter['target'], method: string): MethodParameter {
  return { target, method, index: 0 }
}

/** The instance, or what is wrong as `pointer code`. */
function attempt(bind: () => unknown): unknown {
  try {
    return bind()
  } catch (error) {
    if (!(error instanceof InvalidInputException)) throw error
    return error.errors.map(({ pointer, code }) => `${pointer} ${code}`)
  }
}

function body(type: AbstractType, json: Record<string, unknown>, rules?: Partial<InputRules>): unknown {
  return attempt(() => binder(rules).compileBody({ type, place: 'a parameter' })(json))
}

function fields(type: AbstractType, query: string, rules?: Partial<InputRules>): unknown {
  const all = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query)) all.set(name, [...(all.get(name) ?? []), value])
  return attempt(() => binder(rules).compileFields({ type, place: 'a parameter' })(all, 'query'))
}

describe('A validating binder', () => {
  it('names values as the input does', () => {
    expect(body(Cat, { name: 1, the_owners: [{ full_name: 'a' }, { full_name: 2 }] })).toEqual([
      '/name isString',
      '/the_owners/1/full_name isString',
    ])
  })

  it('obeys class-transformer where nothing is constrained, and removes nothing', () => {
    expect(body(OnlyTransformed, { since: '2026-05-01', secret: 'x', more: 1 })).toEqual(
      Object.assign(new OnlyTransformed(), { since: new Date('2026-05-01'), more: 1 }),
    )
  })

  it.each([
    ['something else as its constructor', { extra: { constructor: 'x' } }],
    ['an object as its constructor', { extra: [{ constructor: { name: 'x' } }] }],
    ['more levels than can be transformed', { extra: nested(1100) }],
    ['an object for bytes', { content: { length: 1e9 } }],
  ])('refuses %s', (_name, json) => {
    expect(body(Uploaded, json)).toEqual([' typeMismatch'])
  })

  it('binds a class without decorators as the default binder does', () => {
    const target = { type: Undecorated, place: 'a parameter' }
    const [validating, plain] = [binder().compileBody(target), new DefaultObjectBinder().compileBody(target)]
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (json) => {
        expect(validating(json)).toEqual(plain(json))
      }),
    )
    expect(fields(Undecorated, 'age=3&tags=a,b&x=1')).toEqual(
      Object.assign(new Undecorated(), { age: 3, tags: ['a', 'b'] }),
    )
  })

  it('announces whether a class may be asynchronous', () => {
    class Late {
      @ValidatePromise() @Min(1) count!: Promise<number>
    }
    expect(binder().compileBody({ type: Cat, place: '' }).mayBeAsync).not.toBe(true)
    expect(binder().compileFields({ type: Query, place: '' }).mayBeAsync).toBe(false)
    expect(binder().compileBody({ type: Late, place: '' }).mayBeAsync).toBe(true)
  })

  it.each([
    ['ofClass', ['/a isString']],
    ['ofMethod', ['/b isString']],
    ['ofParameter', ['/a isString', '/b isString']],
  ])('looks at the groups that are named nearest (%s)', (method, expected) => {
    const target = { type: Grouped, place: '', parameter: parameter(Handlers, method) }
    expect(attempt(() => binder().compileBody(target)({}))).toEqual(expected)
  })

  it('validates only on demand where that is the rule', () => {
    const bind = (method: string, type: MethodParameter['target']): unknown =>
      attempt(() =>
        binder({ auto: false }).compileBody({ type: Grouped, place: '', parameter: parameter(type, method) })(
          {
            a: 1,
          },
        ),
      )
    expect(bind('handle', Bare)).toBeInstanceOf(Grouped)
    expect(bind('ofParameter', Handlers)).toEqual(['/a isString', '/b isString'])
  })

  it('remembers which parameters it binds', () => {
    const remembering = binder()
    remembering.compileBody({ type: Cat, place: '', parameter: { target: Bare, method: 'handle', index: 3 } })
    remembering.compileFields({
      type: Undecorated,
      place: '',
      parameter: { target: Bare, method: 'x', index: 1 },
    })
    expect([...remembering.bound]).toEqual([3, 1])
  })
})

describe('Fields of a class with decorators', () => {
  it('are text to @Transform, and to constraints of text', () => {
    expect(fields(Query, 'size=abc&code=12')).toEqual(Object.assign(new Query(), { size: 3, code: 12 }))
    expect(fields(Query, 'code=x')).toEqual(['/code typeMismatch'])
  })

  it('can not be objects', () => {
    expect(fields(Query, 'owner=a&other=b')).toEqual(['/owner typeMismatch', '/other typeMismatch'])
  })

  it('that are unknown are removed, refused or kept, by the options', () => {
    expect(fields(Query, 'x=1&y=1&y=2')).toEqual(new Query())
    const forbidding = { validation: { whitelist: true, forbidNonWhitelisted: true } }
    expect(fields(Query, 'x=1&page=a', forbidding)).toEqual(['/page typeMismatch', '/x whitelistValidation'])
    expect(fields(Query, 'x=1&y=1&y=2', { validation: {} })).toEqual(
      Object.assign(new Query(), { x: '1', y: ['1', '2'] }),
    )
  })

  it('are told of at most so many times', () => {
    expect(fields(Query, 'page=a&open=b&owner=c', { maxErrors: 2 })).toEqual([
      '/page typeMismatch',
      '/open typeMismatch',
    ])
  })

  it('set no accessor, and nothing of a prototype, whatever their names are', () => {
    const bind = binder({ validation: {} }).compileFields({ type: Query, place: '' })
    const hostile = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'label', 'page')
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(hostile, fc.string()), fc.array(fc.string(), { minLength: 1 }))),
        (entries) => {
          const bound = attempt(() => bind(new Map(entries), 'query'))
          expect(Array.isArray(bound) || Object.getPrototypeOf(bound) === Query.prototype).toBe(true)
          if (bound instanceof Query) expect(bound.label).toBe(`page ${bound.page}`)
        },
      ),
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
