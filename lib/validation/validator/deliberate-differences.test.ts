import { describe, expect, it } from '@jest/globals'
import {
  Equals,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsString,
  validate as validateOriginally,
  Validate,
  ValidateBy,
  ValidateNested,
  ValidatePromise,
  validateSync,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'class-validator'
import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { ValidatorOptions } from '../validation.options.js'
import { compileValidator } from './compile-validator.js'
import { MAX_DEPTH } from './nested-check.js'
import type { ValidationError } from './validation-error.js'
import { MAX_ERRORS } from './validation-run.js'
import { UnprovidedConstraintError, UnregisteredConstraintError } from './validator.errors.js'

const context: CompilationContext = { libraries: await loadDecoratorLibraries(), generatesCode: false }

function validated(object: object, options: ValidatorOptions = {}): readonly ValidationError[] {
  const errors = compileValidator(object.constructor as AnyClass, options, context)(object)
  if (errors instanceof Promise) throw new TypeError('Nothing is asynchronous here')
  return errors
}

describe('object graphs', () => {
  class Node {
    @IsInt() id: unknown = 1
    @ValidateNested() declare next: unknown
  }
  const node = (id: unknown, next?: unknown): Node => Object.assign(new Node(), { id, next })

  it('may have cycles, of which each object is looked at once', () => {
    const [first, second] = [node('x'), node('y')]
    first.next = second
    second.next = [first]
    expect(() => validateSync(first)).toThrow(RangeError)
    const [id, next, ...others] = validated(first)
    expect([id?.property, next?.property, others]).toEqual(['id', 'next', []])
    expect(next?.children?.map(({ property }) => property)).toEqual(['id'])
  })

  it('may have lists that contain themselves, and objects in several places', () => {
    const list: unknown[] = [node('x')]
    list.push(list, list[0])
    const [error] = validated(node(1, list))
    expect(error?.children?.map(({ property }) => property)).toEqual(['0', '2'])
  })

  it('may have cycles through promises', async () => {
    class Later {
      @ValidatePromise() @ValidateNested() declare next: unknown
      @IsInt() declare id: unknown
    }
    const later = new Later()
    later.next = Promise.resolve([later])
    const errors = await compileValidator(Later, {}, context)(later)
    expect(errors.map(({ property }) => property)).toEqual(['id'])
  })

  it('are an error where they are too deep for the stack', () => {
    let deep: unknown = node('x')
    for (let level = 1; level < MAX_DEPTH; level++) deep = node(1, deep)
    expect(deepest(validated(deep as Node))).toMatchObject({ id: { isInt: expect.any(String) } })
    expect(deepest(validated(node(1, deep)))).toEqual({
      next: { maxDepth: 'next must not be nested deeper than 500 levels' },
    })
    let list: unknown = 1
    for (let level = 0; level < 100_000; level++) list = [list]
    expect(deepest(validated(node(1, list)))).toEqual({
      0: { maxDepth: 'next must not be nested deeper than 500 levels' },
    })
  })

  function deepest(errors: readonly ValidationError[]): object {
    let level = errors
    while (level[0]?.children?.[0] !== undefined) level = level[0].children
    return Object.fromEntries(level.map(({ property, constraints }) => [property, constraints]))
  }

  it('may have objects whose constructor is nothing: nothing is known of them', () => {
    const hostile = JSON.parse('{"constructor": null}') as object
    expect(() => validateSync(node(1, hostile))).toThrow(TypeError)
    expect(validated(node(1, hostile))[0]?.children?.[0]?.constraints).toEqual({
      unknownValue: expect.any(String),
    })
  })
})

describe('errors of which an input may have any number', () => {
  class Dto {
    @ValidateNested() list: unknown
  }
  const list = Array.from({ length: 2 * MAX_ERRORS }, (_, index) => index)

  it.each([
    ['elements of lists', list],
    ['elements of lists in lists', [list, list]],
    ['values of Maps', new Map(list.map((index) => [index, index]))],
  ])('are told up to a limit: %s', (_, value) => {
    expect(count(validated(Object.assign(new Dto(), { list: value })))).toBe(MAX_ERRORS)
  })

  it('are told up to a limit: unexpected properties', () => {
    const many = Object.fromEntries(list.map((index) => [`name${index}`, index]))
    const errors = validated(Object.assign(new Dto(), many), { whitelist: true, forbidNonWhitelisted: true })
    expect(count(errors)).toBe(MAX_ERRORS)
  })

  function count(errors: readonly ValidationError[]): number {
    return errors.reduce(
      (sum, { constraints, children = [] }) => sum + (constraints ? 1 : 0) + count(children),
      0,
    )
  }
})

describe('several @ValidateNested on one property', () => {
  class Inner {
    @IsInt() declare id: unknown
  }
  class Base {
    @ValidateNested() declare inner: Inner
  }
  class Middle extends Base {
    @ValidateNested() declare inner: Inner
  }
  class Last extends Middle {}

  it('are one: what is wrong inside is told once', () => {
    const last = Object.assign(new Last(), { inner: new Inner() })
    expect(validateSync(last)[0]?.children).toHaveLength(2)
    expect(validated(last)[0]?.children).toHaveLength(1)
  })
})

describe('names that every object has', () => {
  it('are names of properties as any other', () => {
    class Dto {
      @IsString() declare toString: never;
      @IsString() declare ['__proto__']: never
    }
    expect(() => validateSync(new Dto())).toThrow(TypeError)
    expect(validated(new Dto()).map(({ property }) => property)).toEqual(['toString', '__proto__'])
  })

  it('are not on every whitelist', () => {
    class Dto {
      @IsInt() a = 1
    }
    const hostile = (): object => {
      const dto = Object.assign(new Dto(), { hasOwnProperty: 1, isPrototypeOf: 1 })
      return Object.defineProperty(dto, '__proto__', { value: {}, enumerable: true, configurable: true })
    }
    const [stripped, kept] = [hostile(), hostile()]
    validateSync(kept, { whitelist: true })
    expect(Object.keys(kept)).toEqual(['a', 'hasOwnProperty', 'isPrototypeOf', '__proto__'])
    validated(stripped, { whitelist: true })
    expect(Object.keys(stripped)).toEqual(['a'])
    const errors = validated(hostile(), { whitelist: true, forbidNonWhitelisted: true })
    expect(errors.map(({ property }) => property)).toEqual(['hasOwnProperty', 'isPrototypeOf', '__proto__'])
  })
})

describe('lists and Maps', () => {
  class Lists {
    @IsInt({ each: true }) list: unknown = [1]
    @ValidateNested() nested: unknown = []
  }

  it('are read without calling methods that they have of their own', () => {
    const own = { map: 1, forEach: 1 }
    const lists = Object.assign(new Lists(), {
      list: Object.assign(['x'], own),
      nested: Object.assign([5], own),
    })
    expect(() => validateSync(lists)).toThrow(TypeError)
    expect(validated(lists).map(({ property }) => property)).toEqual(['list', 'nested'])
  })

  it('may have keys that have no text of their own', () => {
    const lists = Object.assign(new Lists(), { nested: new Map([[null, 5]]) })
    expect(() => validateSync(lists)).toThrow(TypeError)
    expect(validated(lists)[0]?.children?.[0]?.property).toBe('null')
  })
})

describe('a promised value', () => {
  it('may itself have what comes late: that is waited for', async () => {
    class Dto {
      @ValidatePromise()
      @ValidateBy({
        name: 'slow',
        validator: {
          validate: async () => {
            for (let tick = 0; tick < 20; tick++) await Promise.resolve()
            return false
          },
        },
      })
      value = Promise.resolve(1)
    }
    expect(await validateOriginally(new Dto())).toEqual([])
    expect(await compileValidator(Dto, {}, context)(new Dto())).toMatchObject([{ constraints: { slow: '' } }])
  })
})

describe('values of constraints', () => {
  it('need not be texts unless a message shows them', () => {
    class Dto {
      @IsEnum(Object.assign(Object.create(null), { A: 1 })) declare a: unknown
      @Equals(Object.create(null), { message: 'not equal' }) declare b: unknown
    }
    expect(() => validateSync(new Dto())).toThrow(TypeError)
    expect(validated(new Dto()).map(({ constraints }) => constraints)).toEqual([
      { isEnum: 'a must be one of the following values: 1' },
      { equals: 'not equal' },
    ])
  })

  it('are those of the time when the first message was written', () => {
    const list = ['a']
    class Dto {
      @IsIn(list) value = 'x'
    }
    const validate = compileValidator(Dto, {}, context)
    const text = { isIn: 'value must be one of the following values: a' }
    expect(validate(new Dto())).toMatchObject([{ constraints: text }])
    list.push('b')
    expect(validate(new Dto())).toMatchObject([{ constraints: text }])
  })
})

describe('decorators', () => {
  it('that come after the validator do not count', () => {
    class Dto {
      @IsInt() a = 1
      declare b: unknown
    }
    const validate = compileValidator(Dto, {}, context)
    IsString()(Dto.prototype, 'b')
    expect(validate(new Dto())).toEqual([])
    expect(compileValidator(Dto, {}, context)(new Dto())).toHaveLength(1)
  })
})

describe('constraint classes', () => {
  class Users {
    readonly names = ['ada']
  }

  @ValidatorConstraint({ name: 'knownUser' })
  class KnownUser implements ValidatorConstraintInterface {
    constructor(readonly users: Users) {}
    validate(value: string): boolean {
      return this.users.names.includes(value)
    }
  }

  class Dto {
    @Validate(KnownUser) @IsNotEmpty() user = 'ada'
  }

  it('come from the container before they come from class-validator', () => {
    const knownUser = new KnownUser(new Users())
    const resolveConstraint = (type: AnyClass): object | undefined =>
      type === KnownUser ? knownUser : undefined
    const validate = compileValidator(Dto, {}, { ...context, resolveConstraint })
    expect(validate(new Dto())).toEqual([])
    expect(validate(Object.assign(new Dto(), { user: 'eve' }))).toHaveLength(1)
  })

  it('with parameters that nobody provides are an error at boot, also in nested classes', () => {
    class Outer {
      @ValidateNested() declare inner: Dto
    }
    for (const type of [Dto, Outer]) {
      const compile = (): unknown => compileValidator(type, {}, context)
      expect(compile).toThrow(UnprovidedConstraintError)
      expect(compile).toThrow(/Dto\.user uses the constraint KnownUser.*\n.*@Injectable\(\)/)
    }
  })

  it('that are not registered are an error at boot: they would never be asked', () => {
    class Unregistered implements ValidatorConstraintInterface {
      validate(): boolean {
        return false
      }
    }
    class Careless {
      @Validate(Unregistered) declare a: unknown
    }
    class Circular {
      @Validate(undefined as never) declare a: unknown
    }
    expect(validateSync(new Careless())).toEqual([])
    expect(() => compileValidator(Careless, {}, context)).toThrow(UnregisteredConstraintError)
    expect(() => compileValidator(Careless, {}, context)).toThrow(
      /Careless\.a .* Unregistered.*\n.*@ValidatorConstraint/,
    )
    expect(() => compileValidator(Circular, {}, context)).toThrow(
      /Circular\.a .* undefined.*\n.*import each other/,
    )
  })
})
