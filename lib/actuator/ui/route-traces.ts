import type { DashboardExchange, DashboardTrace } from './dashboard-document.js'

/** Of each route. */
const TRACES = 4
/** Routes that are remembered; the one that was called longest ago is forgotten first. */
const ROUTES = 300

/** The last traces of each route. Where many routes are called often, recent exchanges alone have forgotten the seldom ones. */
export class RouteTraces {
  readonly #traces = new Map<string, readonly DashboardTrace[]>()

  /** @param exchanges the newest first; those that have been added already are no news */
  add(exchanges: readonly DashboardExchange[]): void {
    for (const { method, uri, traceId, at, durationMs, status } of exchanges.toReversed()) {
      if (traceId === undefined) continue
      const key = `${method} ${uri}`
      const known = this.#traces.get(key) ?? []
      if (known.some((trace) => trace.traceId === traceId)) continue
      this.#traces.delete(key)
      this.#traces.set(
        key,
        [{ traceId, at, durationMs, ...(status !== undefined && { status }) }, ...known].slice(0, TRACES),
      )
    }
    for (const key of [...this.#traces.keys()].slice(0, -ROUTES)) this.#traces.delete(key)
  }

  of(method: string, uri: string): readonly DashboardTrace[] {
    return this.#traces.get(`${method} ${uri}`) ?? []
  }
}
