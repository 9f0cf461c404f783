import type { Type } from '../../common/index.js'
import { COMPONENT, markComponent, type ComponentMetadata } from '../container/component-metadata.js'
import type { ComponentOptions } from '../container/component.decorators.js'
import { callingFile } from '../container/declaration-site.js'
import type { ForwardRef } from '../container/forward-ref.js'
import type { Provider } from '../container/provider.js'
import type { Token } from '../container/token.js'
import { MetadataKey } from '../metadata/metadata-key.js'
import type { AnyClass } from '../metadata/reflect.js'

/** What may stand in `imports`: a module, a configured one, a promise of one, or a reference to a later one. */
export type ModuleReference = Type | DynamicModule | Promise<DynamicModule> | ForwardRef<Type | DynamicModule>

/** What may stand in `exports`: a token of a provider or of an imported one, the provider itself, or an imported module. */
export type ExportReference = Token | Exclude<Provider, Type> | DynamicModule | ForwardRef<Token>

export interface ModuleOptions {
  readonly imports?: readonly ModuleReference[]
  readonly providers?: readonly Provider[]
  readonly controllers?: readonly Type[]
  /** What modules that import this one see of it. Everything else is private to it. */
  readonly exports?: readonly ExportReference[]
}

/** A module made by a call such as `CacheModule.forRoot(options)`. Adds to what `@Module` says about the class. */
export interface DynamicModule extends ModuleOptions {
  readonly module: Type
  readonly global?: boolean
}

export interface BeanOptions extends ComponentMetadata {
  /** Default: the return type that TypeScript emits, where it is a class. */
  readonly token?: Token
  /** Method of the bean that shutdown calls, such as `close`. */
  readonly destroyMethod?: string
}

/** Imports the modules of one scan. Bundlers and test runners that do not go through Node's loader need their own `import()`. */
export type FileLoader = (file: string) => Promise<Readonly<Record<string, unknown>>>

export interface ComponentScanOptions {
  /** How a file found is imported, given as a file URL. Default: `import()`. */
  readonly load?: FileLoader
}

export interface ComponentScanMetadata extends ComponentScanOptions {
  readonly patterns: readonly string[]
  /** File of the decorated class. */
  readonly file: string | undefined
}

export interface AutoConfigurationOptions extends ModuleOptions {
  /** Auto-configurations that are applied earlier. */
  readonly after?: readonly AnyClass[]
  /** Auto-configurations that are applied later. */
  readonly before?: readonly AnyClass[]
}

export const MODULE = new MetadataKey<ModuleOptions>('core:module')
export const CONFIGURATION = new MetadataKey<ModuleOptions>('core:configuration')
export const AUTO_CONFIGURATION = new MetadataKey<AutoConfigurationOptions>('core:auto-configuration')
export const GLOBAL = new MetadataKey<true>('core:global')
/** On a prototype: bean methods. Inherited. */
export const BEANS = new MetadataKey<ReadonlyMap<string | symbol, BeanOptions>>('core:beans')
export const COMPONENT_SCAN = new MetadataKey<readonly ComponentScanMetadata[]>('core:component-scan')

type ClassDecorator = (target: AnyClass) => void

/** Promised modules may fail before boot awaits them, which then says what is wrong; until then the process must not end over it. */
export function holdRejections({ imports = [] }: ModuleOptions): void {
  for (const reference of imports) {
    if (reference instanceof Promise) reference.catch(() => undefined)
    else if (typeof reference === 'object' && 'imports' in reference) holdRejections(reference)
  }
}

/** A unit of the application: what it provides, what it needs of others, and what it shows to them. */
export function Module(options: ModuleOptions = {}): ClassDecorator {
  holdRejections(options)
  return function decorator(target) {
    MODULE.set(target, options)
    markComponent(target, { stereotype: 'module' }, decorator)
  }
}

/** Makes what the module exports visible in every module, without an import. */
export function Global(): ClassDecorator {
  return (target) => GLOBAL.set(target, true)
}

/**
 * A class with `@Bean` methods. As a provider it gives its beans to that module; imported like a module, or as the root of an
 * application, it is a module of its own that exports everything.
 */
export function Configuration(options: ModuleOptions & ComponentOptions = {}): ClassDecorator {
  holdRejections(options)
  return function decorator(target) {
    const { imports, providers, controllers, exports, ...facts } = options
    CONFIGURATION.set(target, {
      ...(imports && { imports }),
      ...(providers && { providers }),
      ...(controllers && { controllers }),
      ...(exports && { exports }),
    })
    markComponent(target, { ...facts, stereotype: 'configuration' }, decorator)
  }
}

/**
 * A configuration that the application applies after everything of its own, as far as its conditions hold. What it provides is
 * visible everywhere; it sees what the root module sees.
 */
export function AutoConfiguration(options: AutoConfigurationOptions = {}): ClassDecorator {
  holdRejections(options)
  return function decorator(target) {
    AUTO_CONFIGURATION.set(target, options)
    CONFIGURATION.set(target, options)
    markComponent(target, { stereotype: 'configuration' }, decorator)
  }
}

/** A method that makes a component; its parameters are injected, and calls from other bean methods get the same instance. */
export function Bean(options: BeanOptions | Token = {}) {
  return (prototype: object, method: string | symbol, _descriptor: PropertyDescriptor): void => {
    const { token, destroyMethod, ...facts } = isBeanOptions(options) ? options : { token: options }
    const bean = {
      ...(token !== undefined && { token }),
      ...(destroyMethod !== undefined && { destroyMethod }),
    }
    BEANS.update(prototype, (beans) => new Map(beans).set(method, bean))
    COMPONENT.set(prototype, { ...facts, ...COMPONENT.getOwn(prototype, method) }, method)
  }
}

function isBeanOptions(value: BeanOptions | Token): value is BeanOptions {
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
}

/**
 * Takes the exported components of every file that a pattern matches, relative to the file of the decorated class: `*`, `**`, `?` and
 * `{a,b}`; a pattern may leave out the extension. Default: everything beside and below. What a module lists itself stays its own.
 *
 * @example
 * @ComponentScan('./orders/**')
 */
export function ComponentScan(...args: readonly (string | ComponentScanOptions)[]): ClassDecorator {
  const patterns = args.filter((each) => typeof each === 'string')
  const options = Object.assign(
    {},
    ...args.filter((each) => typeof each === 'object'),
  ) as ComponentScanOptions
  return function decorator(target) {
    const scan = {
      ...options,
      patterns: patterns.length === 0 ? ['./**'] : patterns,
      file: callingFile(decorator),
    }
    COMPONENT_SCAN.set(target, [...(COMPONENT_SCAN.getOwn(target) ?? []), scan])
  }
}
