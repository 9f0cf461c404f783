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
import type { AddressInfo } from 'node:net'
import { OrderDto } from './order-dto.js'
import { receiptOf, type Receipt } from './order.js'
import { HOST, ready } from './ready.js'

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
