import { Inject, Optional, Scope } from '../../core/index.js'
import { Body, HttpExchange, Req, RequestBody, ResponseEntity } from '../../http/index.js'
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
  one(@Selector() name: string, @Optional() deep?: boolean, level: number = 1): object | undefined {
    return name === 'missing' ? undefined : { name, deep, level }
  }

  @WriteOperation()
  set(@Selector() name: string, enabled: boolean, @Optional() tags?: string[]): object | undefined {
    return name === 'silent' ? undefined : { name, enabled, tags }
  }

  @WriteOperation()
  reset(): object {
    return { dark: false }
  }

  @DeleteOperation()
  remove(@Selector() name: string, @Optional() reason?: string): object | undefined {
    return reason === undefined ? undefined : { name, reason }
  }
}

/** All that parameters of operations can be. */
@Endpoint({ id: 'limits' })
export class LimitsEndpoint {
  calls = 0

  @ReadOperation()
  one(@Selector() name: string, unit: string): object {
    return { name, unit }
  }

  @WriteOperation()
  set(@Req() exchange: HttpExchange, max: number, min: number = 0): object {
    this.calls++
    return { method: exchange.method, max, min }
  }

  @WriteOperation()
  note(@Selector() name: string, @Body('text') text: string, by: string): object {
    return { name, text, by }
  }

  @DeleteOperation()
  remove(@Selector() name: string, reason: string): object {
    this.calls++
    return { name, reason }
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
