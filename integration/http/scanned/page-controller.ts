import { GetMapping, RequestParam, RestController } from 'nexus-framework'
import { Min } from 'nexus-framework/validation/decorators'

@RestController('/pages')
export class PageController {
  @GetMapping()
  page(@RequestParam() @Min(1) page: number): object {
    return { page }
  }
}
