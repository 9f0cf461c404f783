import {
  ApplicationGraph,
  Inject,
  tokenName,
  type ComponentDescriptor,
  type ModuleDescriptor,
  type Token,
} from '../../core/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { ReadOperation } from '../endpoint/operation.decorators.js'
import { UniqueNames } from './unique-names.js'

/** One component. */
export interface BeanDescriptor {
  /** Further tokens it is known by. */
  readonly aliases: readonly string[]
  readonly scope: string
  /** Its class, or its token where the class is not known. */
  readonly type: string
  /** `service`, `controller`, `bean`, ...; where Spring has the file, which a running Node application does not know. */
  readonly resource: string | undefined
  /** What it gets injected; of another module with the module's name in front: `BillingModule.invoiceService`. */
  readonly dependencies: readonly string[]
}

/** A module takes the place of Spring's context: names are unique in it. */
export interface BeansContext {
  readonly beans: Readonly<Record<string, BeanDescriptor>>
  /** Modules it imports. */
  readonly imports: readonly string[]
  readonly global: boolean
}

/** `beans`: every component of the application, and what it depends on. */
@Endpoint({ id: 'beans' })
export class BeansEndpoint {
  readonly #graph: ApplicationGraph

  constructor(@Inject(ApplicationGraph) graph: ApplicationGraph) {
    this.#graph = graph
  }

  @ReadOperation()
  beans(): { readonly contexts: Readonly<Record<string, BeansContext>> } {
    const { modules } = this.#graph
    const moduleNames = uniqueNames(modules)
    const names = new Map(modules.flatMap(({ components }) => [...uniqueNames(components)]))
    const contexts = modules.map((module) => {
      const beans = module.components.map((component) => [
        names.get(component) ?? component.name,
        describe(component, (other) => qualified(other, module, { names, moduleNames })),
      ])
      const imports = module.imports.map((imported) => moduleNames.get(imported) ?? imported.name)
      const context = { beans: Object.fromEntries(beans), imports, global: module.global }
      return [moduleNames.get(module) ?? module.name, context]
    })
    return { contexts: Object.fromEntries(contexts) }
  }
}

interface Names {
  readonly names: ReadonlyMap<ComponentDescriptor, string>
  readonly moduleNames: ReadonlyMap<ModuleDescriptor, string>
}

function uniqueNames<T extends { readonly name: string }>(all: readonly T[]): Map<T, string> {
  const unique = new UniqueNames()
  return new Map(all.map((each) => [each, unique.take(each.name)]))
}

function describe(
  { aliases, scope, type, token, stereotype, dependencies }: ComponentDescriptor,
  nameOf: (other: ComponentDescriptor) => string,
): BeanDescriptor {
  return {
    aliases: aliases.map(tokenName),
    scope,
    type: tokenName((type as Token | undefined) ?? token),
    resource: stereotype,
    dependencies: dependencies.map(nameOf),
  }
}

function qualified(
  component: ComponentDescriptor,
  from: ModuleDescriptor,
  { names, moduleNames }: Names,
): string {
  const name = names.get(component) ?? component.name
  if (component.module === from) return name
  return `${moduleNames.get(component.module) ?? component.module.name}.${name}`
}
