import { MetadataKey, type Resolver } from '../../core/index.js'
import type { ControllerMapping } from './controller-mappings.js'

/**
 * On a controller, or (prototype, method): decides at boot, by what the controller's module provides, which patterns a mapping has; none:
 * it is not mapped. `mapping.patterns` are those that its decorators gave. The method's goes before its controller's.
 */
export const CONFIGURED_PATTERNS = new MetadataKey<
  (mapping: ControllerMapping, resolver: Resolver) => readonly string[]
>('http:configured-patterns')
