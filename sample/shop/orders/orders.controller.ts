import { Body, Controller, Get, HttpExchange, Param, Post, Res } from 'nexus-framework'
import { ShopProperties } from '../shop.properties.js'
import { checkedOrderLines } from './order-request.js'
import type { Order } from './order.js'
import { OrdersService } from './orders.service.js'

/** Orders of the current customer, written as a NestJS controller: `@Post` answers 201. */
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly orders: OrdersService,
    private readonly properties: ShopProperties,
  ) {}

  @Post()
  place(@Body() body: object, @Res({ passthrough: true }) exchange: HttpExchange): Order {
    const order = this.orders.place(checkedOrderLines(body, this.properties.maxItems))
    exchange.setHeader('location', `/orders/${order.id}`)
    return order
  }

  @Get(':id')
  findOne(@Param('id') id: number): Order {
    return this.orders.get(id)
  }
}
