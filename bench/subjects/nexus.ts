import {
  GetMapping,
  Module,
  NexusApplication,
  PathVariable,
  PostMapping,
  RequestBody,
  RequestParam,
  ResponseStatus,
  RestController,
} from 'nexus-framework'
import { OrderDto } from './shared/order-dto.js'
import { receiptOf, type Receipt } from './shared/order.js'
import { HOST, ready } from './shared/ready.js'

@RestController()
class ShopController {
  @GetMapping('/hello')
  hello(): { message: string } {
    return { message: 'Hello, World!' }
  }

  @GetMapping('/customers/{id}/orders')
  ordersOf(@PathVariable() id: number, @RequestParam() limit: number): { customer: number; limit: number } {
    return { customer: id, limit }
  }

  @PostMapping('/orders')
  @ResponseStatus(201)
  place(@RequestBody() order: OrderDto): Receipt {
    return receiptOf(order)
  }
}

@Module({ controllers: [ShopController] })
class ShopModule {}

const app = await NexusApplication.create(ShopModule)
const { port } = await app.listen({ port: 0, host: HOST })
ready(port)
