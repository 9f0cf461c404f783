import type { Type } from '../../common/index.js'
import { Environment, unwoven, type AnyClass, type ComponentFactory, type Token } from '../../core/index.js'
import { standardEnvironment } from '../environment/value-expression.js'
import { Binder } from './binder.js'

type PropertiesClass = Type<object>

/**
 * How the container makes `@ConfigurationProperties` classes: boot binds all of them together, so that the problems of all are in one
 * error and checks may be asynchronous; creation then only hands them out.
 */
class PropertiesFactory implements ComponentFactory {
  readonly inject: readonly Token[] = [Environment]
  /** By environment: it lives as long as its application, and so does what is bound from it. */
  readonly #bound = new WeakMap<Environment, ReadonlyMap<AnyClass, object>>()

  /** @throws InvalidConfigurationError, EnvironmentKindError */
  async prepare(classes: readonly AnyClass[], environment: Environment): Promise<void> {
    const binder = new Binder(standardEnvironment(environment))
    const bound = new Map(this.#bound.get(environment))
    const objects = await binder.bindAll(classes as readonly PropertiesClass[])
    for (const [index, object] of objects.entries()) bound.set(classes[index] as AnyClass, object)
    this.#bound.set(environment, bound)
  }

  create(cls: AnyClass, environment: Environment): object {
    const bound = this.#bound.get(environment)?.get(unwoven(cls as PropertiesClass))
    return bound ?? new Binder(standardEnvironment(environment)).bindProperties(cls as PropertiesClass)
  }
}

export const PROPERTIES_FACTORY = new PropertiesFactory()
