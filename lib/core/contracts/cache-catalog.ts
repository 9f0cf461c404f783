import type { Awaitable } from '../../common/index.js'

export interface CacheDescription {
  readonly name: string
  /** What keeps its entries, such as `memory` or `redis`. */
  readonly target: string
}

/** The caches of one manager. Every provider of this token is asked: `{ provide: CacheCatalog, useClass: ... }`. */
export abstract class CacheCatalog {
  /** What the manager is listed by: `cacheManager`. */
  abstract readonly name: string
  abstract caches(): readonly CacheDescription[]
  /** Removes every entry. `false` where there is no such cache. */
  abstract clear(cache: string): Awaitable<boolean>
}
