import 'reflect-metadata'

/** A class of the graph, as both frameworks take it: emitted parameter types, decorators to follow. */
export type GraphClass = new (...dependencies: object[]) => object

interface GraphModule {
  readonly providers: readonly GraphClass[]
  /** Indexes of the modules it imports. */
  readonly imports: readonly number[]
}

const MODULES = 100
const PROVIDERS_PER_MODULE = 10
/** How far back the imported modules are: features that stand on features. */
const IMPORTS = [1, 7, 30]

/**
 * 100 modules of 10 providers; a module imports three earlier ones. A provider has three dependencies: the two before it in its module and one
 * of an imported module.
 */
export function providerGraph(decorate: (cls: GraphClass) => void): GraphModule[] {
  const modules: GraphModule[] = []
  for (let index = 0; index < MODULES; index++) {
    const imports = IMPORTS.map((distance) => index - distance).filter((imported) => imported >= 0)
    const providers: GraphClass[] = []
    for (let position = 0; position < PROVIDERS_PER_MODULE; position++) {
      const imported = modules[imports[position % Math.max(1, imports.length)] ?? -1]?.providers[position]
      const dependencies = [providers[position - 1], providers[position - 2], imported]
      providers.push(
        provider(
          `Provider${index}x${position}`,
          dependencies.filter((dependency) => dependency !== undefined),
          decorate,
        ),
      )
    }
    modules.push({ providers, imports })
  }
  return modules
}

function provider(
  name: string,
  dependencies: readonly GraphClass[],
  decorate: (cls: GraphClass) => void,
): GraphClass {
  const cls = { [name]: classWith(dependencies.length) }[name] as GraphClass
  Reflect.defineMetadata('design:paramtypes', [...dependencies], cls)
  decorate(cls)
  return cls
}

function classWith(parameters: number): GraphClass {
  if (parameters === 0) return class {}
  if (parameters === 1)
    return class {
      constructor(readonly first: object) {}
    }
  if (parameters === 2)
    return class {
      constructor(
        readonly first: object,
        readonly second: object,
      ) {}
    }
  return class {
    constructor(
      readonly first: object,
      readonly second: object,
      readonly third: object,
    ) {}
  }
}
