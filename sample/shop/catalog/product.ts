import { ApiProperty } from 'nexus-framework/openapi'
import {
  IsInt,
  IsString,
  Length,
  Matches,
  Min,
  PartialType,
  PickType,
} from 'nexus-framework/validation/decorators'

export class Product {
  @IsString()
  readonly sku!: string

  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name!: string

  /** Cents. */
  @IsInt()
  @Min(0)
  readonly price!: number

  @IsInt()
  @Min(0)
  readonly stock!: number

  @ApiProperty({ description: 'Grows with each change.' })
  @IsInt()
  readonly version!: number
}

/** What PATCH may change; absent fields stay as they are. */
export class ProductChange extends PartialType(PickType(Product, ['name', 'price', 'stock']), {
  skipNullProperties: false,
}) {}
