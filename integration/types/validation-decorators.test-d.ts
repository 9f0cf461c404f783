// Compiled by `npm run typecheck`; nothing runs. An expectation that does not hold is a compile error.
import { expectTypeOf } from 'expect-type'
import type * as original from 'class-validator'
import {
  ArrayUnique,
  constraint,
  IsEmail,
  IsMACAddress,
  IsOptional,
  Length,
  Matches,
  Min,
  Validate,
  ValidateIf,
  type ConstraintDecorator,
  type ValidationOptions,
} from 'nexus-framework/validation/decorators'

/** A decorator that stands wherever one of class-validator's does, and in more places. */
expectTypeOf<ConstraintDecorator>().toExtend<PropertyDecorator>()

// Options are exactly the originals'.
expectTypeOf(Min).parameters.toEqualTypeOf<Parameters<typeof original.Min>>()
expectTypeOf(Length).parameters.toEqualTypeOf<Parameters<typeof original.Length>>()
expectTypeOf(IsEmail).parameters.toEqualTypeOf<Parameters<typeof original.IsEmail>>()
expectTypeOf(ValidateIf).parameters.toEqualTypeOf<Parameters<typeof original.ValidateIf>>()
expectTypeOf(Min).returns.toEqualTypeOf<ConstraintDecorator>()
expectTypeOf(Matches).toBeCallableWith(/a/, { each: true })
expectTypeOf(Matches).toBeCallableWith('a', 'i', { each: true })
expectTypeOf(IsMACAddress).toBeCallableWith({ no_separators: true }, { each: true })
expectTypeOf(IsMACAddress).toBeCallableWith({ each: true })
expectTypeOf(ArrayUnique<{ sku: string }>).toBeCallableWith((item) => item.sku)

// @ts-expect-error: the minimum is a number
Min('1')
// @ts-expect-error: there is no such option
Min(1, { every: true })

class IsFree {
  validate() {
    return true
  }
}
const IsSku = constraint((options?: ValidationOptions) => Validate(IsFree, options))
expectTypeOf(IsSku).toEqualTypeOf<(options?: ValidationOptions) => ConstraintDecorator>()

export class Order {
  @IsSku() @Min(1, { groups: ['create'] }) declare readonly count: number
  @IsOptional() @Length(1, 3) name?: string
  @Validate(IsFree, ['a'], { each: true }) @Validate(IsFree, { each: true }) codes!: string[]

  @Min(0) get total() {
    return 1
  }

  @Min(0) find(@Min(1) page: number, @IsOptional() @IsSku() sku?: string, @Length(1, 3) ...names: string[]) {
    return [page, sku, names].length
  }
}

export class Refused {
  // @ts-expect-error: a parameter of a constructor is no property yet
  constructor(@Min(1) readonly count: number) {}
}

// @ts-expect-error: a class has no value
@Min(1)
export class Undecoratable {}
