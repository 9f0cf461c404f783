import type { AnyClass } from '../../core/index.js'
import type { CompilationContext } from '../compilation-context.js'
import { TransformationType } from '../libraries/transformer-storage.js'
import type { TransformOptions } from '../validation.options.js'
import { DiscriminatedInstances } from './discriminated-instances.js'
import { InstanceTransformer } from './instance-transformer.js'
import type { DiscriminatedSource } from './property-type-source.js'
import { Transformation } from './transformation.js'

/**
 * What class-transformer's plainToInstance does, for one class and one set of options. Lists become lists of instances. Without a class,
 * values are copied as it copies properties of which nobody said what they are.
 *
 * @throws UntransformableValueError, TransformationDepthError and what transforms and constructors throw
 */
export function compilePlainToInstance(
  type: AnyClass | undefined,
  options: TransformOptions,
  context: CompilationContext,
): (plain: unknown) => unknown {
  const transformation = new ToInstance(TransformationType.PLAIN_TO_CLASS, options, context)
  const transformer = transformation.of(type)
  return (plain) => transformer.transform(plain, transformation.trail())
}

class ToInstance extends Transformation {
  override create(type: unknown): InstanceTransformer {
    return new InstanceTransformer(type, this)
  }

  override discriminated(source: DiscriminatedSource): DiscriminatedInstances {
    return new DiscriminatedInstances(source, this)
  }
}
