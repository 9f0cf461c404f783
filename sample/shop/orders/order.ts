import { ApiProperty } from 'nexus-framework/openapi'
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsDateString,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  PickType,
  Type,
  ValidateNested,
} from 'nexus-framework/validation/decorators'

export class OrderItem {
  @IsString()
  @Length(1, 40)
  readonly sku!: string

  @IsInt()
  @Min(1)
  @Max(1000)
  readonly quantity!: number

  @ApiProperty({ description: 'Cents for one piece, as it was when the order was placed.' })
  @IsInt()
  readonly price!: number
}

export class OrderLine extends PickType(OrderItem, ['sku', 'quantity']) {}

/** What a customer sends. */
export class OrderDraft {
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique((line: OrderLine | null) => line?.sku, { message: '$property must name each sku once' })
  @ValidateNested({ each: true })
  @Type(() => OrderLine)
  readonly items!: readonly OrderLine[]
}

export class Order {
  @IsInt()
  readonly id!: number

  @IsInt()
  readonly customerId!: number

  @ValidateNested({ each: true })
  @Type(() => OrderItem)
  readonly items!: readonly OrderItem[]

  /** Cents. */
  @IsInt()
  readonly total!: number

  @ApiProperty({ description: 'UTC.', format: 'date-time' })
  @IsDateString()
  readonly placedAt!: string

  @ApiProperty({
    description: 'Under which the warehouse keeps the pieces; absent while it could not be asked.',
  })
  @IsOptional()
  @IsString()
  readonly reservation?: string
}
