import { Exclude, Expose, Transform, Type } from 'class-transformer'
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsDate,
  IsDefined,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator'

export class Item {
  @IsString() @Length(1, 40) sku!: string
  @IsInt() @Min(1) @Max(1000) quantity!: number
  @IsNumber() @Min(0) price!: number
}

export class Order {
  @IsInt() @Min(1) customer!: number
  @IsString() @Length(3, 3) currency!: string
  @IsOptional() @IsString() @MaxLength(20) note?: string
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(5)
  @ValidateNested({ each: true })
  @Type(() => Item)
  items!: Item[]
}

/** The same with fields that leave no own property behind. */
export class DeclaredOrder {
  @IsInt() @Min(1) declare customer: number
  @IsString() declare currency: string
  @IsOptional() @IsString() declare note?: string
  @ValidateNested({ each: true }) @Type(() => Item) declare items: Item[]
}

export class Address {
  @IsString() @IsNotEmpty() street!: string
  @Matches(/^\d{5}$/) zip = '00000'
}

/** Inheritance, initial values, conversions, renamed and excluded properties. */
export class Customer extends Address {
  @IsInt() size = 20
  @IsDate() @Type(() => Date) since!: Date
  @IsBoolean() @Type(() => Boolean) active = false
  @IsNumber({}, { each: true }) @Type(() => Number) ratings!: number[]
  @Expose({ name: 'mail' }) @IsEmail() email!: string
  @Expose() @IsOptional() @IsIn(['a', 'b']) grade?: string = 'a'
  @Exclude() @IsString() secret = 'kept'
  @Allow() extra: unknown
  @IsDefined() @IsEnum({ LOW: 1, HIGH: 2 }) level = 1
  @ValidateNested() @Type(() => Address) @IsOptional() billing?: Address
  @Type(() => Address) @IsOptional() unchecked?: Address
  undecorated = 'stripped'
}

export class Tree {
  @IsString() name!: string
  @IsOptional() @ValidateNested({ each: true }) @Type(() => Tree) children?: Tree[]
}

/** What only the complete path knows. */
export class Conditional {
  @IsString() kind!: string
  @ValidateIf((object: Conditional) => object.kind === 'b') @IsInt() count!: number
  @Transform(({ value }) => (typeof value === 'string' ? value.trim() : (value as unknown)))
  @IsString()
  name!: string
}

export class Grouped {
  @IsString({ groups: ['create'] }) name!: string
  @IsInt({ groups: ['update'] }) version!: number
  @IsOptional({ always: true }) @IsString({ always: true }) note?: string
}
