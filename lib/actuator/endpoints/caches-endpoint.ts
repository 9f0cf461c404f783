import { ApplicationGraph, CacheCatalog, Inject, type CacheDescription } from '../../core/index.js'
import { RequestParam, ResponseEntity } from '../../http/index.js'
import { Endpoint } from '../endpoint/endpoint.decorators.js'
import { DeleteOperation, ReadOperation, Selector } from '../endpoint/operation.decorators.js'
import { InvalidOperationException, UnknownNameException } from './endpoints.errors.js'

interface FoundCache {
  readonly catalog: CacheCatalog
  readonly cache: CacheDescription
}

/** The shape of Spring Boot's endpoint. */
export interface CachesReport {
  readonly cacheManagers: Readonly<
    Record<string, { readonly caches: Readonly<Record<string, { readonly target: string }>> }>
  >
}

export interface CacheReport {
  readonly name: string
  readonly target: string
  readonly cacheManager: string
}

/** `caches`: every cache of every manager; DELETE empties all of them, or one. */
@Endpoint({ id: 'caches' })
export class CachesEndpoint {
  readonly #graph: ApplicationGraph

  constructor(@Inject(ApplicationGraph) graph: ApplicationGraph) {
    this.#graph = graph
  }

  @ReadOperation()
  caches(): CachesReport {
    const managers = this.#catalogs().map((catalog) => {
      const caches = catalog.caches().map(({ name, target }) => [name, { target }])
      return [catalog.name, { caches: Object.fromEntries(caches) }]
    })
    return { cacheManagers: Object.fromEntries(managers) }
  }

  @ReadOperation()
  cache(@Selector() cache: string, @RequestParam({ required: false }) cacheManager?: string): CacheReport {
    const { catalog, cache: found } = this.#one(cache, cacheManager)
    return { name: found.name, target: found.target, cacheManager: catalog.name }
  }

  @DeleteOperation()
  async clearCaches(): Promise<ResponseEntity> {
    for (const catalog of this.#catalogs()) {
      for (const { name } of catalog.caches()) await catalog.clear(name)
    }
    return ResponseEntity.noContent().build()
  }

  @DeleteOperation()
  async clearCache(
    @Selector() cache: string,
    @RequestParam({ required: false }) cacheManager?: string,
  ): Promise<ResponseEntity> {
    const { catalog, cache: found } = this.#one(cache, cacheManager)
    if (!(await catalog.clear(found.name))) throw new UnknownNameException('cache', cache)
    return ResponseEntity.noContent().build()
  }

  #catalogs(): readonly CacheCatalog[] {
    return this.#graph.componentsOf(CacheCatalog).map((component) => component.instance() as CacheCatalog)
  }

  /** @throws InvalidOperationException where several managers have a cache of the name, and none is named */
  #one(name: string, manager: string | undefined): FoundCache {
    const all = this.#catalogs()
      .filter((catalog) => manager === undefined || catalog.name === manager)
      .flatMap((catalog) => catalog.caches().map((cache) => ({ catalog, cache })))
    const [first, ...others] = all.filter(({ cache }) => cache.name === name)
    if (first === undefined)
      throw new UnknownNameException(
        'cache',
        name,
        all.map(({ cache }) => cache.name),
      )
    if (others.length > 0) {
      const managers = [first, ...others].map(({ catalog }) => catalog.name).join(', ')
      throw new InvalidOperationException('The parameter cacheManager', `one of ${managers}`)
    }
    return first
  }
}
