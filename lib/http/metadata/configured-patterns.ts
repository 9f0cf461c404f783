import { MetadataKey, type Environment } from '../../core/index.js'
import type { ControllerMapping } from './controller-mappings.js'

/**
 * On a controller, or (prototype, method): decides at boot, by the application's configuration, which patterns a mapping has; none: it is
 * not mapped. `mapping.patterns` are those that its decorators gave. The method's goes before its controller's.
 */
export const CONFIGURED_PATTERNS = new MetadataKey<
  (mapping: ControllerMapping, environment: Environment) => readonly string[]
>('http:configured-patterns')
