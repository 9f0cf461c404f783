import { UNADVISED } from '../aspects/aspect-metadata.js'
import { MetadataKey } from '../metadata/metadata-key.js'

/** On a prototype: methods in order of declaration, a parent's first. Inherited. */
export const POST_CONSTRUCT = new MetadataKey<ReadonlySet<string | symbol>>('core:post-construct')
export const PRE_DESTROY = new MetadataKey<ReadonlySet<string | symbol>>('core:pre-destroy')

type LifecycleMethodDecorator = (target: object, method: string | symbol) => void

function marking(key: MetadataKey<ReadonlySet<string | symbol>>): LifecycleMethodDecorator {
  return (target, method) => {
    key.update(target, (methods) => new Set(methods).add(method))
    UNADVISED.set(target, true, method)
  }
}

/** Runs once everything is injected, before anything gets the component. A promise is awaited (singletons only). */
export function PostConstruct(): LifecycleMethodDecorator {
  return marking(POST_CONSTRUCT)
}

/** Runs at shutdown in reverse order of creation; for a request-scoped component at the end of its request. */
export function PreDestroy(): LifecycleMethodDecorator {
  return marking(PRE_DESTROY)
}
