import { Inject, Scope } from '../../core/index.js'
import { HttpExchange, RequestBody, ResponseEntity } from '../../http/index.js'
import { DeleteOperation, Endpoint, ReadOperation, Selector, WriteOperation } from '../index.js'

class Toggle {
  enabled = false
}

@Endpoint({ id: 'features' })
export class FeaturesEndpoint {
  reads = 0

  @ReadOperation()
  all(): object {
    this.reads++
    return { dark: true, reads: this.reads }
  }

  @ReadOperation()
  one(@Selector() name: string, deep: boolean, level: number): object | undefined {
    return name === 'missing' ? undefined : { name, deep, level }
  }

  @WriteOperation()
  set(@Selector() name: string, enabled: boolean, tags: string[]): object | undefined {
    return name === 'silent' ? undefined : { name, enabled, tags }
  }

  @DeleteOperation()
  remove(@Selector() name: string, reason: string): object | undefined {
    return reason === undefined ? undefined : { name, reason }
  }
}

@Endpoint({ id: 'switches' })
export class SwitchesEndpoint {
  @WriteOperation()
  set(@RequestBody() toggle: Toggle): object {
    return { isToggle: toggle instanceof Toggle, enabled: toggle.enabled }
  }

  @ReadOperation()
  tree(@Selector() root: string, @Selector({ match: 'all-remaining' }) rest: string[]): object {
    return { root, rest }
  }
}

@Endpoint({ id: 'who' })
@Scope('request')
export class WhoEndpoint {
  readonly #exchange: HttpExchange

  constructor(@Inject(HttpExchange) exchange: HttpExchange) {
    this.#exchange = exchange
  }

  @ReadOperation()
  who(): object {
    return { agent: this.#exchange.header('user-agent') }
  }
}

@Endpoint({ id: 'danger', defaultAccess: 'none' })
export class DangerEndpoint {
  @WriteOperation()
  run(): object {
    return { ran: true }
  }
}

@Endpoint({ id: 'text' })
export class TextEndpoint {
  @ReadOperation({ produces: 'text/plain' })
  text(): string {
    return 'as it is'
  }

  @ReadOperation()
  unavailable(@Selector() _name: string): ResponseEntity<object> {
    return ResponseEntity.status(503).body({ why: 'maintenance' })
  }
}

export const ALL = { 'management.endpoints.web.exposure.include': '*' }

export const V3 = 'application/vnd.spring-boot.actuator.v3+json'
