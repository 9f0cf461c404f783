// #region controller
import { Body, Controller, Get, NotFoundException, Param, Post } from 'nexus-framework'
import { OrderDraft, OrderService, type Order } from './orders.js'

@Controller('/orders')
export class OrderController {
  constructor(private readonly orders: OrderService) {}

  @Get('/{id}')
  find(@Param('id') id: number): Order {
    const order = this.orders.find(id)
    if (order === undefined) throw new NotFoundException(`There is no order ${id}.`)
    return order
  }

  @Post()
  place(@Body() draft: OrderDraft): Order {
    return this.orders.place(draft)
  }
}
// #endregion controller
