import { GetMapping, PathVariable, RequestMapping, RestController, Returns } from 'nexus-framework'
import { ApiOperation, ApiTags } from 'nexus-framework/openapi'
import { Availability } from './availability.js'
import { AvailabilityService } from './availability.service.js'

@RestController()
@RequestMapping('/products/{sku}/availability')
@ApiTags('products')
export class AvailabilityController {
  constructor(private readonly availability: AvailabilityService) {}

  @GetMapping()
  @Returns(Availability)
  @ApiOperation({ summary: 'Read how many pieces of a product can be ordered' })
  get(@PathVariable() sku: string): Promise<Availability> {
    return this.availability.of(sku)
  }
}
