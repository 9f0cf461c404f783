import type { AnyClass } from '../../core/index.js'
import { knownProperties } from '../transformer/known-properties.js'
import type { TransformerMetadata } from '../transformer/no-metadata.js'

/** Whether class-transformer's decorators say anything of a class or of its ancestors. */
export function isTransformed(type: AnyClass, storage: TransformerMetadata | undefined): boolean {
  if (storage === undefined) return false
  if (knownProperties(type, storage).size > 0) return true
  for (
    let level: unknown = type;
    typeof level === 'function';
    level = Object.getPrototypeOf(level) as unknown
  ) {
    // What stands above a class is kept under `undefined`.
    if (storage._exposeMetadatas.get(level)?.has(undefined) === true) return true
    if (storage._excludeMetadatas.get(level)?.has(undefined) === true) return true
  }
  return false
}
