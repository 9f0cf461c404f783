import type { AnyClass, MetadataKey } from '../../core/index.js'

/** The controller method a request is routed to, as guards and interceptors see it. One object per handler, made at boot. */
export class HandlerMethod {
  /** `OrderController.place`. */
  readonly id: string

  constructor(
    readonly controller: AnyClass,
    readonly name: string | symbol,
  ) {
    this.id = `${controller.name}.${String(name)}`
  }

  /** Metadata of the method, else of its controller: what `@Roles('admin')`-like decorators wrote. */
  metadata<T>(key: MetadataKey<T>): T | undefined {
    return key.get(this.controller.prototype as object, this.name) ?? key.get(this.controller)
  }
}
