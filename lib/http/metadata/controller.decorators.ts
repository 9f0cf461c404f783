import { markComponent, type AnyClass } from '../../core/index.js'
import {
  normalizeMapping,
  type MappingTarget,
  type NormalizedMapping,
  type RequestMappingOptions,
} from './mapping-options.js'
import { addRoute } from './mapping.decorators.js'
import { CONTROLLER, type ControllerMetadata, type Dialect } from './route-metadata.js'

/**
 * Makes a class a controller; its path stands before the path of each method. A controller without a path of its own takes the
 * mapping of the nearest parent that has one.
 *
 * @example
 * @Controller('orders')
 * class OrderController {
 *   @Get(':id')
 *   find(@Param('id') id: string) { ... }
 * }
 */
export function Controller(target?: MappingTarget): (type: AnyClass) => void {
  return function decorator(type) {
    CONTROLLER.set(type, merged(type, normalizeMapping(target), 'nest'))
    markComponent(type, { stereotype: 'controller' }, decorator)
  }
}

/**
 * Spring's name for a controller whose methods return response bodies. The path may be given here or by `@RequestMapping`.
 *
 * @example
 * @RestController('/orders')
 * class OrderController {
 *   @GetMapping('/{id}')
 *   find(@PathVariable() id: number) { ... }
 * }
 */
export function RestController(target?: MappingTarget): (type: AnyClass) => void {
  return function decorator(type) {
    CONTROLLER.set(type, merged(type, normalizeMapping(target), 'spring'))
    markComponent(type, { stereotype: 'controller' }, decorator)
  }
}

/**
 * On a class: what all its mappings share; `params` and `headers` add to those of a method, `consumes` and `produces` are replaced by
 * them, `method` adds. On a method: a mapping, of every HTTP method unless `method` says which. The class also needs
 * `@RestController` (or `@Controller`), unless it is a parent of controllers.
 */
export function RequestMapping(
  target?: MappingTarget<RequestMappingOptions>,
): (target: object, member?: string | symbol, descriptor?: PropertyDescriptor) => void {
  return (place, member, descriptor) => {
    if (member === undefined) shareMapping(place as AnyClass, target)
    else {
      const { methods = [], ...mapping } = normalizeMapping(target)
      addRoute(
        { place, member, descriptor, decorator: 'RequestMapping' },
        { methods, dialect: 'spring', mapping },
      )
    }
  }
}

function shareMapping(type: AnyClass, target: MappingTarget<RequestMappingOptions> | undefined): void {
  CONTROLLER.set(type, merged(type, normalizeMapping(target), CONTROLLER.getOwn(type)?.dialect ?? 'spring'))
}

/**
 * Two decorators of one class complete each other, in either order. A class that says something itself takes nothing from its
 * parents, as with Spring's annotations.
 */
function merged(type: AnyClass, given: NormalizedMapping, dialect: Dialect): ControllerMetadata {
  const own = CONTROLLER.getOwn(type)
  const inherits = own === undefined && Object.keys(given).length === 0
  const base = inherits ? CONTROLLER.get(type) : own
  return { paths: [''], ...base, ...given, dialect }
}
