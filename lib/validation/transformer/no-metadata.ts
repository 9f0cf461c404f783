import type { TransformerStorage } from '../libraries/transformer-storage.js'

/** What is read of class-transformer's storage here. */
export type TransformerMetadata = Omit<TransformerStorage, `add${string}`>

/** Of an application without class-transformer. */
export const NO_METADATA: TransformerMetadata = {
  _typeMetadatas: new Map(),
  _transformMetadatas: new Map(),
  _exposeMetadatas: new Map(),
  _excludeMetadatas: new Map(),
  findTransformMetadatas: () => [],
  findExcludeMetadata: () => undefined,
  findExposeMetadata: () => undefined,
  findExposeMetadataByCustomName: () => undefined,
  findTypeMetadata: () => undefined,
  getStrategy: () => 'none',
  getExposedMetadatas: () => [],
  getExcludedMetadatas: () => [],
  getExposedProperties: () => [],
  getExcludedProperties: () => [],
}
