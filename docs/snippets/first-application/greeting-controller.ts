import { GetMapping, PathVariable, RequestMapping, RequestParam, RestController } from 'nexus-framework'
import { GreetingService } from './greeting-service.js'

@RestController()
@RequestMapping('/greetings')
export class GreetingController {
  constructor(private readonly greetings: GreetingService) {}

  @GetMapping('/{name}')
  greet(
    @PathVariable() name: string,
    @RequestParam({ defaultValue: '1' }) times: number,
  ): { messages: string[] } {
    return { messages: Array.from({ length: times }, () => this.greetings.greet(name)) }
  }
}
