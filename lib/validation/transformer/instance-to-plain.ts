import type { CompilationContext } from '../compilation-context.js'
import { TransformationType } from '../libraries/transformer-storage.js'
import type { TransformOptions } from '../validation.options.js'
import { DiscriminatedPlains } from './discriminated-plains.js'
import { PlainTransformer } from './plain-transformer.js'
import type { DiscriminatedSource } from './property-type-source.js'
import { Transformation } from './transformation.js'

/**
 * What class-transformer's instanceToPlain does, for values of any class.
 *
 * @throws TransformationDepthError, UnknownSubtypeError and what transforms, getters and methods throw
 */
export function compileInstanceToPlain(
  options: TransformOptions,
  context: CompilationContext,
): (value: unknown) => unknown {
  const transformation = new ToPlain(TransformationType.CLASS_TO_PLAIN, options, context)
  const transformer = transformation.of(undefined)
  return (value) => transformer.transform(value, transformation.trail())
}

class ToPlain extends Transformation {
  override create(type: unknown): PlainTransformer {
    return new PlainTransformer(type, this)
  }

  override discriminated(source: DiscriminatedSource): DiscriminatedPlains {
    return new DiscriminatedPlains(source, this)
  }
}
