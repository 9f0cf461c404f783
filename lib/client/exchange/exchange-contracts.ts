import { ApplicationContext, Inject, Injectable, type AnyClass, type OnModuleInit } from '../../core/index.js'
import { CONTROLLER } from '../../http/index.js'
import { EXCHANGE_METHOD, EXCHANGE_TYPE } from './exchange-metadata.js'
import { UnimplementedExchangeError } from './exchange.errors.js'

/** Looks at boot whether controllers that extend an exchange interface implement all of it: its own methods only say what to call. */
@Injectable()
export class ExchangeContracts implements OnModuleInit {
  readonly #context: ApplicationContext

  constructor(@Inject(ApplicationContext) context: ApplicationContext) {
    this.#context = context
  }

  /** @throws UnimplementedExchangeError */
  onModuleInit(): void {
    for (const { type } of this.#context.graph.components) {
      if (type !== undefined && CONTROLLER.get(type) !== undefined) refuseMissing(type)
    }
  }
}

function refuseMissing(controller: AnyClass): void {
  for (let level = parentOf(controller); level !== undefined; level = parentOf(level)) {
    if (EXCHANGE_TYPE.getOwn(level) === undefined) continue
    const prototype = level.prototype as Record<string | symbol, unknown>
    const implemented = controller.prototype as Record<string | symbol, unknown>
    const missing = Reflect.ownKeys(prototype).filter(
      (name) =>
        EXCHANGE_METHOD.getOwn(prototype, name) !== undefined && implemented[name] === prototype[name],
    )
    if (missing.length > 0)
      throw new UnimplementedExchangeError(controller.name, level.name, missing.map(String))
  }
}

function parentOf(type: AnyClass): AnyClass | undefined {
  const parent: unknown = Object.getPrototypeOf(type)
  return typeof parent === 'function' && parent !== Function.prototype ? (parent as AnyClass) : undefined
}
