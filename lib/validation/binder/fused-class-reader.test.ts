import { describe, expect, it } from '@jest/globals'
import { Exclude, Expose, plainToInstance, Transform, Type } from 'class-transformer'
import { Allow, IsInt, IsOptional, IsString, ValidateNested, validateSync } from 'class-validator'
import type { Type as Class } from '../../common/index.js'
import { ValidationEngine } from '../validation-engine.js'
import { BindingFailure } from './compiled-binder.js'
import { copied } from './copied.fixture.js'

const engine = await ValidationEngine.load({ generatesCode: true })
const options = { whitelist: true }

/** The instance, or the names of the properties that are not valid. */
function bound(type: Class<object>, plain: unknown): unknown {
  const result = engine.binder(type, { validation: options })(copied(plain))
  return result instanceof BindingFailure ? result.errors.map(({ property }) => property) : result
}

function original(type: Class<object>, plain: unknown): unknown {
  const instance = plainToInstance(type as new () => object, copied(plain))
  const errors = validateSync(instance, options)
  return errors.length === 0 ? instance : errors.map(({ property }) => property)
}

class Part {
  @IsString() name!: string
}

class InitialNested {
  @ValidateNested() @Type(() => Part) part = new Part()
  @ValidateNested({ each: true }) @Type(() => Part) parts: Part[] = [new Part()]
}

class InitialEmptyList {
  @ValidateNested({ each: true }) @Type(() => Part) parts: Part[] = []
}

class ExcludedNested {
  @Exclude() @ValidateNested() @Type(() => Part) part = new Part()
}

class RenamedElsewhere {
  @Expose({ name: 'a' }) other = 0
  @IsOptional() @IsInt() a?: number
}

class ExcludedInBothDirections {
  @Exclude({ toClassOnly: true, toPlainOnly: true }) @IsInt() a = 1
}

class ExcludedInParent {
  @Exclude() @IsInt() a = 1
}

class ExcludedToPlainInChild extends ExcludedInParent {
  @Exclude({ toPlainOnly: true }) declare a: number
}

class OwnAccessor {
  @IsInt() a!: number

  constructor() {
    let kept: unknown = 1
    Object.defineProperty(this, 'a', {
      enumerable: true,
      configurable: true,
      get: () => kept,
      set: (value: unknown) => {
        kept = String(value)
      },
    })
  }
}

class UndecoratedSetter {
  @IsInt() a = 1
  set b(value: number) {
    this.a = value
  }
}

class OtherInstance {
  @IsInt() a = 1

  constructor() {
    // oxlint-disable-next-line no-constructor-return -- What it takes to be misjudged.
    return new Part() as never
  }
}

class OwnConstructor {
  @IsInt() a = 1;
  declare ['constructor']: never

  constructor() {
    Object.assign(this, { constructor: Part })
  }
}

class Entries extends Map<string, unknown> {
  @IsInt() a!: number
}

class Undecided {
  @ValidateNested()
  @Type((...[help]) => (Object.hasOwn(help?.object['part'] as object, 'name') ? Part : InitialEmptyList))
  part!: object
}

class Unchecked {
  @IsInt() a = 1
  @Transform(() => {
    throw new RangeError('refused')
  })
  b?: number
}

describe('generated code', () => {
  it('is what these tests run: it alone does not list the keys of its input', () => {
    class Plain {
      @IsInt() a!: number
    }
    const ownKeys = (): never => {
      throw new RangeError('listed')
    }
    const plain = new Proxy(copied({ a: 1 }) as object, { ownKeys })
    expect(engine.binder(Plain, { validation: options })(plain)).toStrictEqual(
      Object.assign(new Plain(), { a: 1 }),
    )
  })
})

describe('a class that generated code could misjudge', () => {
  it.each<[Class<object>, unknown]>([
    [InitialNested, {}],
    [InitialNested, { part: { name: 'a' }, parts: [] }],
    [InitialEmptyList, {}],
    [InitialEmptyList, { parts: [{}] }],
    [ExcludedNested, { part: { name: 'a' } }],
    [RenamedElsewhere, { a: 5 }],
    [ExcludedInBothDirections, { a: 5 }],
    [ExcludedToPlainInChild, { a: 5 }],
    [OwnAccessor, { a: 5 }],
    [UndecoratedSetter, { b: 'no number' }],
    [OtherInstance, { a: 5 }],
    [OwnConstructor, { a: 5 }],
    [Entries, { a: 5 }],
    [Undecided, { part: { name: 'a' } }],
    [Undecided, { part: { parts: [] } }],
  ])('%p is bound to %j as the originals do it', (type, plain) => {
    expect(bound(type, plain)).toStrictEqual(original(type, plain))
  })

  it('has its transforms called, also those of properties that are not validated', () => {
    expect(() => bound(Unchecked, { b: 1 })).toThrow(RangeError)
  })

  it('can not be told which class an object of the input is of', () => {
    class Holder {
      @Allow() value: unknown
    }
    expect(() => bound(Holder, { value: { constructor: 'Date' } })).toThrow('is no class')
    expect(() => original(Holder, { value: { constructor: 'Date' } })).toThrow(TypeError)
  })

  it('has decorators on symbols, which class-validator never looks at', () => {
    const secret = Symbol('secret')
    class Secretive {
      @IsInt() a!: number;
      @IsInt() [secret]!: number
    }
    expect(bound(Secretive, { a: 1 })).toStrictEqual(original(Secretive, { a: 1 }))
    expect(engine.model(Secretive).properties.map(({ name }) => name)).toEqual(['a'])
  })
})
