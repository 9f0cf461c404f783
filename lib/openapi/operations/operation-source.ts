import type { MetadataKey } from '../../core/index.js'
import type { RequestMappingInfo } from '../../http/index.js'
import type { SchemaFactory } from '../schema/schema-factory.js'
import type { SchemaView } from '../schema/schema-view.js'

/** One handler's mapping and what its parts are described with. */
export interface OperationSource {
  readonly mapping: RequestMappingInfo
  readonly schemas: SchemaFactory
  /** How the input of a parameter is looked at. */
  readonly inputView: (index: number) => SchemaView
  readonly outputView: SchemaView
}

/** What a decorator that may stand on a class and on its methods says of a handler: the class first, then the method. */
export function declaredFor<T>(key: MetadataKey<readonly T[]>, { method }: RequestMappingInfo): readonly T[] {
  const { controller, name } = method
  return [...(key.get(controller) ?? []), ...(key.get(controller.prototype as object, name) ?? [])]
}
