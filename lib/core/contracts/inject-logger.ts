import { createInjectionDecorator, type InjectionDecorator } from '../container/injection.js'
import { Logger } from './logger.js'

/**
 * Injects the logger of a dotted name, where a `Logger` by itself would have the name of the class. A name that a component takes from an
 * injected logger, by `named`, leaves that of its class among the loggers that there are.
 *
 * @example
 * constructor(@InjectLogger('shop.audit') readonly logger: Logger) {}
 */
export function InjectLogger(name: string): InjectionDecorator {
  return createInjectionDecorator((_point, resolver) => resolver.resolve(Logger).named(name), {
    inject: [Logger],
  })
}
