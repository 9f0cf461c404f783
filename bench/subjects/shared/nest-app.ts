import 'reflect-metadata'
import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Query,
  ValidationPipe,
  type INestApplication,
} from '@nestjs/common'
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
import type { AddressInfo } from 'node:net'
import { receiptOf, type Receipt } from './order.js'
import { HOST, ready } from './ready.js'

class OrderItemDto {
  @IsString() @Length(1, 40) sku!: string
  @IsInt() @Min(1) @Max(1000) quantity!: number
  @IsNumber() @Min(0) price!: number
}

class OrderDto {
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

@Controller()
class ShopController {
  @Get('hello')
  hello(): { message: string } {
    return { message: 'Hello, World!' }
  }

  @Get('customers/:id/orders')
  ordersOf(
    @Param('id', ParseIntPipe) customer: number,
    @Query('limit', ParseIntPipe) limit: number,
  ): { customer: number; limit: number } {
    return { customer, limit }
  }

  @Post('orders')
  place(@Body() order: OrderDto): Receipt {
    return receiptOf(order)
  }
}

@Module({ controllers: [ShopController] })
export class ShopModule {}

export async function start(app: INestApplication): Promise<void> {
  app.useGlobalPipes(new ValidationPipe({ transform: true }))
  await app.listen(0, HOST)
  ready((app.getHttpServer().address() as AddressInfo).port)
}
