import type { Awaitable } from '../../common/index.js'
import type { Environment } from '../contracts/environment.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import type { AnyClass } from '../metadata/reflect.js'
import { recordDeclarationSite } from './declaration-site.js'
import type { Scope } from './scope.js'
import type { Token } from './token.js'

/** What decorators say about a component class, or about a `@Bean` method (then on its prototype and name). */
export interface ComponentMetadata {
  /** Makes the class a component that a scan takes: `component`, `service`, `repository`, `controller`, `configuration`, ... */
  readonly stereotype?: string
  /** What `@Qualifier` also matches. Default: the class's name with a small first letter, a bean method's name. */
  readonly name?: string
  readonly scope?: Scope
  readonly primary?: boolean
  readonly qualifier?: string
  /** Position in `@InjectAll`; lower comes first. Default 0. */
  readonly order?: number
  /** Created on first use instead of at boot. */
  readonly lazy?: boolean
  /** Further tokens the component is known by, beside its class and what that extends. */
  readonly as?: readonly Token[]
  /** What has to be there before, without being injected. */
  readonly dependsOn?: readonly Token[]
}

/** Never inherited: a subclass is a component of its own. */
export const COMPONENT = new MetadataKey<ComponentMetadata>('core:component')

/** How a class is instantiated when it is not by `new` with injected arguments. */
export interface ComponentFactory {
  readonly inject: readonly Token[]
  /** Called once per boot, before anything is created, with every class of this factory: what is wrong with all of them is told together. */
  prepare?(classes: readonly AnyClass[], environment: Environment): Awaitable<void>
  create(cls: AnyClass, ...dependencies: never[]): object
}

/** On a class: replaces its constructor call (used for configuration properties). Inherited. */
export const COMPONENT_FACTORY = new MetadataKey<ComponentFactory>('core:component-factory')

/** What a module has to do to provide a class that it can not list as it is. */
export interface Provision {
  /** What the class is: `an exchange interface`. */
  readonly kind: string
  /** What has to be imported for it: `ClientModule.forFeature(InventoryClient)`. */
  readonly imported: (name: string) => string
  /** The whole edit, where importing something is not all there is to say. */
  readonly fix?: string
}

/** On a class that is a token, but no component; boot errors say what provides it. Subclasses are classes like any other. */
export const PROVISION = new MetadataKey<Provision>('core:provision')

/** What a class decorator that marks components calls; facts add up over several decorators. `decorator` is the decorator itself. */
export function markComponent(
  cls: object,
  facts: ComponentMetadata,
  decorator: (...args: never[]) => unknown,
): void {
  COMPONENT.set(cls, { ...COMPONENT.getOwn(cls), ...facts })
  recordDeclarationSite(cls, decorator)
}
