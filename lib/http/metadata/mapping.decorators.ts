import { ARGUMENTS_VALIDATED, REQUEST_HANDLER } from '../../core/index.js'
import type { HttpMethod } from '../exchange/http-method.js'
import { normalizeMapping, type MappingTarget, type NormalizedMapping } from './mapping-options.js'
import { MisplacedMappingError } from './metadata.errors.js'
import { ROUTES, type Dialect } from './route-metadata.js'

/** Maps requests to a method of a controller: by path (several are one handler's), or with Spring's attributes. */
export type MappingDecorator = (
  target?: MappingTarget,
) => (prototype: object, method: string | symbol, descriptor: PropertyDescriptor) => void

/** Maps GET requests (and HEAD); NestJS's defaults. */
export const Get = mappingDecorator('Get', ['GET'], 'nest')
/** Maps POST requests; NestJS's defaults, so it answers 201. */
export const Post = mappingDecorator('Post', ['POST'], 'nest')
/** Maps PUT requests; NestJS's defaults. */
export const Put = mappingDecorator('Put', ['PUT'], 'nest')
/** Maps PATCH requests; NestJS's defaults. */
export const Patch = mappingDecorator('Patch', ['PATCH'], 'nest')
/** Maps DELETE requests; NestJS's defaults. */
export const Delete = mappingDecorator('Delete', ['DELETE'], 'nest')
/** Maps HEAD requests; only needed where HEAD does something else than GET. */
export const Head = mappingDecorator('Head', ['HEAD'], 'nest')
/** Maps OPTIONS requests; without it they are answered with `Allow`. */
export const Options = mappingDecorator('Options', ['OPTIONS'], 'nest')
/** Maps requests of every method; NestJS's defaults. */
export const All = mappingDecorator('All', [], 'nest')

/** Maps GET requests (and HEAD); Spring's defaults. */
export const GetMapping = mappingDecorator('GetMapping', ['GET'], 'spring')
/** Maps POST requests; Spring's defaults, so it answers 200. */
export const PostMapping = mappingDecorator('PostMapping', ['POST'], 'spring')
/** Maps PUT requests; Spring's defaults. */
export const PutMapping = mappingDecorator('PutMapping', ['PUT'], 'spring')
/** Maps PATCH requests; Spring's defaults. */
export const PatchMapping = mappingDecorator('PatchMapping', ['PATCH'], 'spring')
/** Maps DELETE requests; Spring's defaults. */
export const DeleteMapping = mappingDecorator('DeleteMapping', ['DELETE'], 'spring')

/** Where a mapping decorator stands. */
interface DecoratedMember {
  readonly place: object
  readonly member: string | symbol
  readonly descriptor: PropertyDescriptor | undefined
  readonly decorator: string
}

interface NewRoute {
  readonly methods: readonly HttpMethod[]
  readonly dialect: Dialect
  readonly mapping: NormalizedMapping
}

/** Makes a mapping decorator; `decorator` is what messages call it. */
export function mappingDecorator(
  decorator: string,
  methods: readonly HttpMethod[],
  dialect: Dialect,
): MappingDecorator {
  return (target) => (place, member, descriptor) =>
    addRoute(
      { place, member, descriptor, decorator },
      { methods, dialect, mapping: normalizeMapping(target) },
    )
}

/**
 * Adds to the method's own mappings, in source order. The mappings of an overridden method stay its own: an override without
 * mapping inherits them, one with a mapping replaces them.
 *
 * @throws MisplacedMappingError
 */
export function addRoute({ place, member, descriptor, decorator }: DecoratedMember, route: NewRoute): void {
  if (typeof place === 'function' || typeof descriptor?.value !== 'function') {
    const owner = typeof place === 'function' ? place.name : place.constructor.name
    throw new MisplacedMappingError(decorator, `${owner}.${String(member)}`)
  }
  const { methods, dialect, mapping } = route
  // Decorators are applied from the bottom up.
  ROUTES.set(
    place,
    [{ paths: [''], ...mapping, methods, dialect }, ...(ROUTES.getOwn(place, member) ?? [])],
    member,
  )
  ARGUMENTS_VALIDATED.set(place, true, member)
  REQUEST_HANDLER.set(place, true, member)
}
