import { Body, Controller, Get, HttpExchange, Param, Post, Res, Returns } from 'nexus-framework'
import {
  ApiCreatedResponse,
  ApiOperation,
  ApiSecurity,
  ApiTags,
  ApiUnauthorizedResponse,
} from 'nexus-framework/openapi'
import { Order, OrderDraft } from './order.js'
import { OrdersService } from './orders.service.js'

/** Orders of the current customer, written as a NestJS controller: `@Post` answers 201. */
@Controller('orders')
@ApiSecurity('customer')
@ApiUnauthorizedResponse({ description: 'The request names no customer.' })
@ApiTags({ name: 'orders', description: 'Orders of the current customer.' })
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  @Returns(Order)
  @ApiOperation({ summary: 'Place an order' })
  @ApiCreatedResponse({
    headers: { location: { required: true, schema: { type: 'string', format: 'uri-reference' } } },
  })
  async place(@Body() draft: OrderDraft, @Res({ passthrough: true }) exchange: HttpExchange): Promise<Order> {
    const order = await this.orders.place(draft.items)
    exchange.setHeader('location', `/orders/${order.id}`)
    return order
  }

  @Get(':id')
  @Returns(Order)
  @ApiOperation({ summary: 'Read an order' })
  findOne(@Param('id', { type: 'integer' }) id: number): Order {
    return this.orders.get(id)
  }
}
