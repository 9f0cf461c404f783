import type { AnyClass, Resolver } from '../../core/index.js'

/** A controller of the application graph, as the route compiler needs it. */
export interface ControllerComponent {
  readonly type: AnyClass
  /** The singleton, or the scoped proxy of a request-scoped controller. */
  readonly instance: object
  readonly requestScoped: boolean
  /** Resolves guards, interceptors and middleware of its module. */
  readonly resolver: Resolver
  /** The module class. */
  readonly module: AnyClass
}
