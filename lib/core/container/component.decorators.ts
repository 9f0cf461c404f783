import { COMPONENT, markComponent, type ComponentMetadata } from './component-metadata.js'
import type { Placement } from './injection.decorators.js'
import { describeInjection, type InjectionSpec } from './injection.js'
import type { Scope as ScopeName } from './scope.js'
import type { Token } from './token.js'

export type ComponentOptions = Omit<ComponentMetadata, 'stereotype'>

/** Works on a class and on a `@Bean` method. */
export type ComponentDecorator = (
  target: object,
  member?: string | symbol,
  descriptor?: PropertyDescriptor,
) => void

/** Works on a class, a `@Bean` method, a parameter and a property. */
export type AnywhereDecorator = (target: object, member?: string | symbol, placement?: Placement) => void

function stereotyped(stereotype: string, options: ComponentOptions | string): (target: object) => void {
  const facts = typeof options === 'string' ? { name: options } : options
  return function decorator(target) {
    markComponent(target, { ...facts, stereotype }, decorator)
  }
}

/** A class that the container creates. A text names it for `@Qualifier`. */
export function Injectable(options: ComponentOptions | string = {}) {
  return stereotyped('component', options)
}

/** {@link Injectable} by Spring's name. */
export function Component(options: ComponentOptions | string = {}) {
  return stereotyped('component', options)
}

/** A component that holds business logic. */
export function Service(options: ComponentOptions | string = {}) {
  return stereotyped('service', options)
}

/** A component that reads and writes a store. */
export function Repository(options: ComponentOptions | string = {}) {
  return stereotyped('repository', options)
}

/** Facts about the component; about the bean where it stands on a `@Bean` method. */
export function componentFacts(facts: ComponentMetadata): ComponentDecorator {
  return function decorator(target, member) {
    if (member === undefined) markComponent(target, facts, decorator)
    else COMPONENT.set(target, { ...COMPONENT.getOwn(target, member), ...facts }, member)
  }
}

function anywhere(facts: ComponentMetadata, spec: InjectionSpec): AnywhereDecorator {
  const onComponent = componentFacts(facts)
  return (target, member, placement) => {
    const isParameter = typeof placement === 'number'
    if (isParameter || (member !== undefined && typeof placement?.value !== 'function')) {
      describeInjection(spec, target, member, isParameter ? placement : undefined)
    } else {
      onComponent(target, member)
    }
  }
}

export type Scope = ScopeName

/** Lifetime of the component: `singleton` (default), `transient` or `request`. */
export function Scope(scope: ScopeName): ComponentDecorator {
  return componentFacts({ scope })
}

/** Wins among several candidates of one token. */
export function Primary(): ComponentDecorator {
  return componentFacts({ primary: true })
}

/** Position in `@InjectAll` and wherever components form a list; lower comes first. */
export function Order(order: number): ComponentDecorator {
  return componentFacts({ order })
}

/** Creates these before, although they are not injected. */
export function DependsOn(...dependsOn: readonly Token[]): ComponentDecorator {
  return componentFacts({ dependsOn })
}

/** Names a component; at an injection it picks the candidate of that qualifier or name. */
export function Qualifier(qualifier: string): AnywhereDecorator {
  return anywhere({ qualifier }, { qualifier })
}

/** On a component: created on first use. At an injection: a proxy that finds its target on first use, which breaks a cycle. */
export function Lazy(): AnywhereDecorator {
  return anywhere({ lazy: true }, { lazy: true })
}
