import { describe, expect, it } from '@jest/globals'
import { Type } from 'class-transformer'
import {
  IsInt,
  IsString,
  validate as validateOriginally,
  Validate,
  ValidateBy,
  ValidateNested,
  ValidatePromise,
  ValidatorConstraint,
  type ValidationOptions,
  type ValidatorConstraintInterface,
} from 'class-validator'
import type { AnyClass } from '../../core/index.js'
import { loadDecoratorLibraries } from '../libraries/decorator-libraries.js'
import type { ValidatorOptions } from '../validation.options.js'
import { comparable } from './comparable-errors.fixture.js'
import { compileValidator } from './compile-validator.js'
import type { ValidationError } from './validation-error.js'

const context = { libraries: await loadDecoratorLibraries(), generatesCode: false }

/** What is found late, after it was seen to be what class-validator finds. */
async function validated(
  object: object,
  options: ValidatorOptions = {},
): Promise<readonly ValidationError[]> {
  const result = compileValidator(object.constructor as never, options, context)(object)
  expect(result).toBeInstanceOf(Promise)
  const errors = await result
  expect(comparable(errors)).toEqual(comparable(await validateOriginally(object, { ...options } as object)))
  return errors
}

function Late(verdict: unknown, options: ValidationOptions & { name?: string } = {}): PropertyDecorator {
  const { name = 'late', ...validationOptions } = options
  return ValidateBy(
    {
      name,
      validator: {
        validate: () =>
          verdict instanceof Error ? Promise.reject(verdict) : Promise.resolve(Boolean(verdict)),
        defaultMessage: () => '$property came late',
      },
    },
    validationOptions,
  )
}

describe('a constraint that gives a promise', () => {
  it('leaves no rejection behind when it throws for another element', async () => {
    class Dto {
      @ValidateBy(
        {
          name: 'broken',
          validator: {
            validate: (value) => {
              if (value === 1) throw new RangeError('at once')
              return Promise.reject(new RangeError('late'))
            },
          },
        },
        { each: true },
      )
      list = [0, 1]
    }
    expect(() => compileValidator(Dto, {}, context)(new Dto())).toThrow('at once')
    // Jest fails a test that leaves one.
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('is waited for', async () => {
    class Dto {
      @Late(false) declare a: unknown
      @Late(true) declare b: unknown
    }
    const errors = await validated(new Dto())
    expect(errors.map(({ property, constraints }) => [property, constraints])).toEqual([
      ['a', { late: 'a came late' }],
    ])
  })

  it('leaves its property in its place among the errors, after what is known at once', async () => {
    class Dto {
      @Late(false, { context: { code: 1 } }) @IsInt() declare a: unknown
      @IsInt() declare b: unknown
      @Late(false) declare c: unknown
      @IsInt() declare d: unknown
    }
    const errors = await validated(new Dto())
    expect(errors.map(({ property }) => property)).toEqual(['a', 'b', 'c', 'd'])
    expect(Object.keys(errors[0]?.constraints ?? {})).toEqual(['isInt', 'late'])
    expect(errors[0]?.contexts).toEqual({ late: { code: 1 } })
  })

  it('leaves no trace where it holds, also not in what is nested', async () => {
    class Inner {
      @Late(true) declare a: unknown
    }
    class Outer {
      @ValidateNested() inner = [new Inner(), new Inner()]
    }
    expect(await validated(new Outer())).toEqual([])
  })

  it('is found in what is nested', async () => {
    class Inner {
      @Late(false) declare a: unknown
    }
    class Outer {
      @ValidateNested() @IsString() inner = [new Inner()]
    }
    const [error] = await validated(new Outer())
    expect(error?.children?.[0]?.children?.[0]?.constraints).toEqual({ late: 'a came late' })
  })

  it('is asked for each element', async () => {
    @ValidatorConstraint({ name: 'known', async: true })
    class Known implements ValidatorConstraintInterface {
      async validate(value: unknown): Promise<boolean> {
        return Promise.resolve(value === 1)
      }
    }
    class Dto {
      @Validate(Known, { each: true }) good = [1, 1]
      @Validate(Known, { each: true, message: 'unknown' }) bad = new Set([1, 2])
    }
    const errors = await validated(new Dto())
    expect(errors.map(({ property }) => property)).toEqual(['bad'])
  })

  it('fails the validation with what it is rejected with', async () => {
    const reason = new RangeError('the database is away')
    class Dto {
      @Late(reason) declare a: unknown
      @Late(new RangeError('later')) declare b: unknown
    }
    await expect(validated(new Dto())).rejects.toBe(reason)
  })

  it('does not end the process where another constraint throws', async () => {
    class Dto {
      @Late(new RangeError('nobody waits for this')) declare a: unknown
      @ValidateBy({
        name: 'throwing',
        validator: {
          validate: () => {
            throw new TypeError('thrown')
          },
        },
      })
      declare b: unknown
    }
    expect(() => compileValidator(Dto, {}, context)(new Dto())).toThrow(TypeError)
    // An unhandled rejection would fail the test run here.
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('gives no promise where it is not asked', () => {
    class Dto {
      @Late(false, { groups: ['late'] }) declare a: unknown
      @IsInt({ groups: ['other'] }) b = 1
    }
    expect(compileValidator(Dto, { groups: ['other'] }, context)(new Dto())).toEqual([])
  })
})

describe('@ValidatePromise', () => {
  class Inner {
    @IsInt() declare id: unknown
  }
  class Dto {
    @ValidatePromise() @IsInt() @ValidateNested() declare a: unknown
    @IsInt() declare b: unknown
  }

  it('validates what the promise gives, after everything else', async () => {
    const errors = await validated(Object.assign(new Dto(), { a: Promise.resolve(new Inner()) }))
    expect(errors.map(({ property, value }) => [property, value])).toEqual([
      ['b', undefined],
      ['a', new Inner()],
    ])
    expect(errors[1]?.children?.[0]?.constraints).toEqual({ isInt: expect.any(String) })
  })

  it('finds promises in nested objects', async () => {
    class Outer {
      @ValidateNested() items: unknown
    }
    const dto = (a: unknown): Dto => Object.assign(new Dto(), { a: Promise.resolve(a), b: 1 })
    const [error] = await validated(Object.assign(new Outer(), { items: [dto('x')] }))
    expect(error?.children?.[0]?.children?.[0]?.constraints).toEqual({
      nestedValidation: 'nested property a must be either object or array',
      isInt: 'a must be an integer number',
    })
  })

  it('validates a value that is there already at once', () => {
    const errors = compileValidator(Dto, {}, context)(Object.assign(new Dto(), { a: {}, b: 1 }))
    expect(errors).not.toBeInstanceOf(Promise)
  })

  it('fails the validation with what the promise is rejected with', async () => {
    const reason = new RangeError('gone')
    await expect(validated(Object.assign(new Dto(), { a: Promise.reject(reason) }))).rejects.toBe(reason)
  })

  it('is needed: other properties that hold promises are not waited for', () => {
    const errors = compileValidator(
      Dto,
      {},
      context,
    )(Object.assign(new Dto(), { a: 1, b: Promise.resolve(1) }))
    expect(errors).toMatchObject([{ property: 'a' }, { property: 'b' }])
  })
})

describe('mayBeAsync', () => {
  class Sync {
    @IsInt() declare a: number
  }
  class Async {
    @Late(true) declare a: unknown
  }
  class Chosen {}

  const mayBeAsync = (type: AnyClass, options: ValidatorOptions = {}): boolean =>
    compileValidator(type, options, context).mayBeAsync

  it('is false where class-validator decides everything', () => {
    class Dto {
      @ValidateNested() declare declared: Sync
      @ValidateNested() @Type(() => Sync) declare list: Sync[]
      @ValidateNested() @Type(() => Dto) declare self: Dto
    }
    expect(mayBeAsync(Sync)).toBe(false)
    expect(mayBeAsync(Dto)).toBe(false)
  })

  it('is true for a constraint of the application and for promises', () => {
    class Promised {
      @ValidatePromise() declare a: unknown
    }
    class Guarded {
      @ValidateBy({ name: 'own', validator: { validate: () => true } }, { validateIf: () => true })
      declare a: unknown
    }
    expect([Async, Promised, Guarded].map((type) => mayBeAsync(type))).toEqual([true, true, true])
  })

  it('is true where that is in a declared nested class, also in one that a discriminator chooses', () => {
    class Nested {
      @ValidateNested() declare nested: Async
    }
    class Deeper {
      @ValidateNested() @Type(() => Nested) declare nested: Nested[]
    }
    class Discriminated {
      @ValidateNested()
      @Type(() => Chosen, {
        discriminator: { property: 'kind', subTypes: [{ name: 'async', value: Async }] },
      })
      declare nested: Chosen
    }
    expect([Nested, Deeper, Discriminated].map((type) => mayBeAsync(type))).toEqual([true, true, true])
  })

  it('is true where nobody says what is nested', () => {
    class Listed {
      @ValidateNested() declare list: Sync[]
    }
    class ByObject {
      @ValidateNested() @Type((options) => (options?.property === 'a' ? Sync : Async)) declare one: Sync
    }
    expect([Listed, ByObject].map((type) => mayBeAsync(type))).toEqual([true, true])
  })

  it('is about the groups that count', () => {
    class Grouped {
      @Late(true, { groups: ['late'] }) declare a: unknown
      @IsInt() declare b: number
    }
    expect(mayBeAsync(Grouped, { groups: ['early'] })).toBe(false)
    expect(mayBeAsync(Grouped, { groups: ['late'] })).toBe(true)
  })

  it('does not keep an instance of another class from being waited for', async () => {
    class Dto {
      @ValidateNested() declare nested: Sync
    }
    class LateSync extends Sync {
      @Late(false) declare b: unknown
    }
    const validate = compileValidator(Dto, {}, context)
    expect(validate.mayBeAsync).toBe(false)
    const errors = await validate(
      Object.assign(new Dto(), { nested: Object.assign(new LateSync(), { a: 1 }) }),
    )
    expect(errors[0]?.children?.[0]?.constraints).toEqual({ late: 'b came late' })
  })
})
