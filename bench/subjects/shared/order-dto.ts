import 'reflect-metadata'
import { Type } from 'class-transformer'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator'

/** The rules of an order as class-validator's users write them. */
export class OrderItemDto {
  @IsString() @Length(1, 40) sku!: string
  @IsInt() @Min(1) @Max(1000) quantity!: number
  @IsNumber() @Min(0) price!: number
}

export class OrderDto {
  @IsInt() @Min(1) customer!: number
  @IsString() @Length(3, 3) currency!: string
  @IsOptional() @IsString() @MaxLength(200) note?: string
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => OrderItemDto)
  items!: OrderItemDto[]
}
