import {
  Conditional,
  MetadataKey,
  parameterNames,
  type AnyClass,
  type Environment,
} from '../../core/index.js'
import {
  DeleteMapping,
  GetMapping,
  PathVariable,
  PostMapping,
  RestController,
  SERVED_BY,
  type HandlerParameterDecorator,
} from '../../http/index.js'
import { exposureOf } from './endpoint-exposure.js'

export interface EndpointOptions {
  /** Its path below `/actuator`, and its name in `management.endpoint.<id>.*`: `health`. */
  readonly id: string
}

/** On a class: what `@Endpoint` says. */
export const ENDPOINT = new MetadataKey<EndpointOptions>('actuator:endpoint')

/** On (prototype, method): the names of the path variables that `@Selector()` makes. */
const SELECTORS = new MetadataKey<readonly number[]>('actuator:selectors')

/** Name of the server that serves endpoints, where `management.server.port` asks for one. */
export const MANAGEMENT = 'management'

/**
 * An endpoint below `/actuator`: a controller whose path, exposure and access `management.*` decides, as in Spring Boot.
 *
 * @example
 * \@Endpoint({ id: 'features' })
 * class FeaturesEndpoint {
 *   \@ReadOperation()
 *   all(): Record<string, boolean> { ... }
 *
 *   \@WriteOperation()
 *   set(@Selector() name: string, @RequestBody() feature: Feature): void { ... }
 * }
 */
export function Endpoint(options: EndpointOptions): (type: AnyClass) => void {
  const { id } = options
  return (type) => {
    ENDPOINT.set(type, options)
    SERVED_BY.set(type, MANAGEMENT)
    RestController(
      `\${management.endpoints.web.base-path:/actuator}/\${management.endpoints.web.path-mapping.${id}:${id}}`,
    )(type)
    Conditional({
      description: `@Endpoint(${id})`,
      phase: 'environment',
      mismatch: ({ environment }: { readonly environment: Environment }) =>
        exposureOf(environment).refusal(id),
    })(type)
  }
}

type OperationDecorator = (prototype: object, member: string | symbol, descriptor: PropertyDescriptor) => void

function operation(mapping: (path: string) => OperationDecorator): OperationDecorator {
  return (prototype, member, descriptor) => {
    const names = parameterNames(descriptor.value as (...args: never[]) => unknown)
    const selected = (SELECTORS.getOwn(prototype, member) ?? []).toSorted((a, b) => a - b)
    mapping(selected.map((index) => `/{${names[index] ?? `arg${index}`}}`).join(''))(
      prototype,
      member,
      descriptor,
    )
  }
}

/** Answers GET. Parameters with `@Selector()` are parts of the path. */
export function ReadOperation(): OperationDecorator {
  return operation((path) => GetMapping(path))
}

/** Answers POST. */
export function WriteOperation(): OperationDecorator {
  return operation((path) => PostMapping(path))
}

/** Answers DELETE. */
export function DeleteOperation(): OperationDecorator {
  return operation((path) => DeleteMapping(path))
}

/** A parameter of an operation that is a part of its path: `/actuator/loggers/{name}`. */
export function Selector(): HandlerParameterDecorator {
  const variable = PathVariable()
  return (target, member, index) => {
    variable(target, member, index)
    SELECTORS.set(target, [...(SELECTORS.getOwn(target, member) ?? []), index], member)
  }
}
