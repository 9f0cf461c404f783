import type { AnyClass } from '../../core/index.js'
import { moved, type Inheritance } from './inherit-metadata.js'
import { transformerStorage as storage } from './source-class.js'

/**
 * What `@Exclude()` or `@Expose()` above the sources says of all their properties. The strictest one holds for the mapped type: it is
 * closed where any of its sources is.
 */
export function inheritStrategy(target: AnyClass, inheritances: readonly Inheritance[]): void {
  for (const inheritance of inheritances) if (isClosed(inheritance)) hideUnexposed(inheritance)
  const decisive = inheritances.find(isClosed) ?? (inheritances.every(isOpen) ? inheritances[0] : undefined)
  if (decisive === undefined) return
  const { type } = decisive.source
  const excluded = storage._excludeMetadatas.get(type)?.get(undefined)
  const exposed = storage._exposeMetadatas.get(type)?.get(undefined)
  if (excluded !== undefined) storage.addExcludeMetadata(moved(excluded, target))
  if (exposed !== undefined) storage.addExposeMetadata(moved(exposed, target))
}

function isClosed({ source }: Inheritance): boolean {
  return storage.getStrategy(source.type) === 'excludeAll'
}

function isOpen({ source }: Inheritance): boolean {
  return storage.getStrategy(source.type) === 'exposeAll'
}

/**
 * class-transformer does not inherit what stands above a class, and a mapped type is there to be extended: so what the source hides
 * is hidden property by property.
 */
function hideUnexposed({ source: { type }, target, properties }: Inheritance): void {
  for (const propertyName of properties) {
    const { toClassOnly, toPlainOnly } = storage.findExposeMetadata(type, propertyName)?.options ?? {}
    const isExposed = storage.findExposeMetadata(type, propertyName) !== undefined
    if (isExposed && toClassOnly === toPlainOnly) continue
    const options = isExposed ? { toClassOnly: toPlainOnly === true, toPlainOnly: toClassOnly === true } : {}
    storage.addExcludeMetadata({ target, propertyName, options })
  }
}
