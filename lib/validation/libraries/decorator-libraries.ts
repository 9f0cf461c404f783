import { DetachedTransformerError } from '../validation.errors.js'
import type { TransformerStorage } from './transformer-storage.js'
import { validatorStorage, type ValidatorStorage } from './validator-storage.js'

/** Where the decorators of DTO classes keep what they say; `undefined` for a library that the application does not have. */
export interface DecoratorLibraries {
  readonly validator: ValidatorStorage | undefined
  readonly transformer: TransformerStorage | undefined
}

/**
 * Finds the metadata of class-validator and class-transformer. Neither is loaded for its functions: constraints are read from the
 * storage that their decorators filled.
 *
 * @throws DetachedTransformerError
 */
export async function loadDecoratorLibraries(): Promise<DecoratorLibraries> {
  const transformer = await transformerStorage()
  return {
    transformer,
    // class-validator makes its storage with the first decorator, which may come later.
    get validator() {
      return validatorStorage()
    },
  }
}

/** class-transformer shows its storage only under this path of its CommonJS build, which is what Node loads for `import` too. */
async function transformerStorage(): Promise<TransformerStorage | undefined> {
  let storage: TransformerStorage
  try {
    const module = await import('class-transformer/cjs/storage.js')
    storage = module.defaultMetadataStorage as TransformerStorage
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
  const { Expose } = await import('class-transformer')
  class Probe {}
  Expose()(Probe.prototype, 'probe')
  if (storage.findExposeMetadata(Probe, 'probe') === undefined) throw new DetachedTransformerError()
  ;(storage._exposeMetadatas as Map<unknown, unknown>).delete(Probe)
  return storage
}

function isNotFound(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}
