import type { AnyClass } from '../../core/index.js'
import type { TransformerMetadata } from './no-metadata.js'

/** The properties that class-transformer's decorators name, in a class and in its ancestors. */
export function knownProperties(type: AnyClass, storage: TransformerMetadata): ReadonlySet<string> {
  const properties = new Set<string>()
  for (const level of levels(type)) {
    for (const metadata of [
      storage._typeMetadatas,
      storage._transformMetadatas,
      storage._exposeMetadatas,
      storage._excludeMetadatas,
    ]) {
      // The class itself stands there as `undefined`.
      for (const name of metadata.get(level)?.keys() ?? []) if (name !== undefined) properties.add(name)
    }
  }
  return properties
}

function levels(type: AnyClass): readonly unknown[] {
  const levels: unknown[] = [type]
  for (
    let level: unknown = type;
    typeof level === 'function';
    level = Object.getPrototypeOf(level) as unknown
  ) {
    levels.push(level)
  }
  return levels
}
