import { GetMapping, PathVariable, RequestMapping, RequestParam, RestController } from 'nexus-framework'
import { GreetingService } from './greeting-service.js'

export interface Greeting {
  readonly message: string
}

@RestController()
@RequestMapping('/greetings')
export class GreetingController {
  readonly #greetings: GreetingService

  // The container reads the emitted constructor types, and the pipeline converts `times` by its emitted type.
  constructor(greetings: GreetingService) {
    this.#greetings = greetings
  }

  @GetMapping('/{name}')
  greet(@PathVariable() name: string, @RequestParam({ defaultValue: '1' }) times: number): Greeting {
    return { message: this.#greetings.greet(name, times) }
  }
}
