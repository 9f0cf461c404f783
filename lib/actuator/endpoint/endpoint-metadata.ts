import { MetadataKey } from '../../core/index.js'
import type { EndpointOperation } from '../../http/index.js'
import type { EndpointAccess } from './endpoint-access.js'

export interface EndpointOptions {
  /** Its path below `/actuator`, and its name in `management.endpoint.<id>.*`: `health`. Letters, digits, dashes and dots. */
  readonly id: string
  /** What may be done with it where the configuration does not say. Default: `unrestricted`. */
  readonly defaultAccess?: EndpointAccess
  /**
   * Whether it tells or does what is not for everybody: an EndpointGuard is asked before every operation, and boot warns where there is
   * none. Default true.
   */
  readonly sensitive?: boolean
}

/** On a class: what `@Endpoint` says. */
export const ENDPOINT = new MetadataKey<EndpointOptions>('actuator:endpoint')

/** On a prototype: its methods that are operations. */
export const OPERATIONS = new MetadataKey<
  readonly { readonly member: string | symbol; readonly kind: EndpointOperation }[]
>('actuator:operations')

/** On (prototype, method): what kind of operation it is. */
export const OPERATION = new MetadataKey<EndpointOperation>('actuator:operation')
