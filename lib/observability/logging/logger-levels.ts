import { severityOf } from './log-level.js'
import { UnknownLogLevelError } from './logging.errors.js'
import { LOG_THRESHOLDS, type LogThreshold } from './logging.options.js'

/** What a loggers endpoint says of one logger. */
export interface LoggerLevel {
  /** `ROOT`, or the dotted name. */
  readonly name: string
  /** What configuration, or somebody at run time, said for exactly this name. */
  readonly configuredLevel: LogThreshold | undefined
  /** What counts for it: its own, or that of the nearest name above. */
  readonly effectiveLevel: LogThreshold
}

/** Loggers that are set together. */
export interface LoggerGroup {
  readonly name: string
  readonly configuredLevel: LogThreshold | undefined
  readonly members: readonly string[]
}

export interface LoggerLevelsOptions {
  readonly root: LogThreshold
  /** By name of a logger or a group. */
  readonly levels: ReadonlyMap<string, LogThreshold>
  readonly groups: ReadonlyMap<string, readonly string[]>
}

export const ROOT_LOGGER = 'ROOT'

/**
 * Which level each name has: what was set at run time, else what is configured, for the name or the nearest one above. Names are relaxed as
 * those of properties are: case, `-` and `_` do not matter.
 */
export class LoggerLevels {
  readonly #root: LogThreshold
  #rootSet: LogThreshold | undefined = undefined
  readonly #configured = new Map<string, LogThreshold>()
  /** At run time. */
  readonly #set = new Map<string, LogThreshold>()
  readonly #groups: ReadonlyMap<string, readonly string[]>
  readonly #configuredGroups = new Map<string, LogThreshold>()
  readonly #setGroups = new Map<string, LogThreshold>()
  /** As they are spelt where they were named first, by their relaxed form. */
  readonly #spelling = new Map<string, string>()

  constructor({ root, levels, groups }: LoggerLevelsOptions) {
    this.#root = root
    this.#groups = groups
    // Of groups first, so that what is said of a single name counts.
    for (const [name, level] of levels) {
      const members = this.#membersOf(name)
      if (members === undefined) continue
      this.#configuredGroups.set(relaxed(name), level)
      for (const member of members) this.#configured.set(this.#know(member), level)
    }
    for (const [name, level] of levels) {
      if (this.#membersOf(name) === undefined && !isRoot(name)) this.#configured.set(this.#know(name), level)
    }
  }

  /** The severity from which on a logger of that name writes. */
  thresholdOf(name: string | undefined): number {
    return severityOf(this.#effective(name))
  }

  /** @throws UnknownLogLevelError */
  set(name: string, level: LogThreshold | undefined): void {
    if (level !== undefined && !LOG_THRESHOLDS.includes(level)) throw new UnknownLogLevelError(name, level)
    if (isRoot(name)) {
      this.#rootSet = level
      return
    }
    const members = this.#membersOf(name)
    if (members !== undefined) change(this.#setGroups, relaxed(name), level)
    for (const member of members ?? [name])
      change(this.#set, level === undefined ? relaxed(member) : this.#know(member), level)
  }

  /** ROOT, every name that was configured or set, every one of `loggers`, and the names above them; by name. */
  list(loggers: Iterable<string>): readonly LoggerLevel[] {
    const names = new Map(this.#spelling)
    for (const logger of loggers) names.set(relaxed(logger), logger)
    for (const name of names.values()) {
      for (const above of namesAbove(name)) {
        const id = relaxed(above)
        if (!names.has(id)) names.set(id, above)
      }
    }
    const rows = [...names.values()].sort(byName).map((name) => ({
      name,
      configuredLevel: this.#own(relaxed(name)),
      effectiveLevel: this.#effective(name),
    }))
    const root = this.#rootSet ?? this.#root
    return [{ name: ROOT_LOGGER, configuredLevel: root, effectiveLevel: root }, ...rows]
  }

  get groups(): readonly LoggerGroup[] {
    return [...this.#groups].map(([name, members]) => ({
      name,
      configuredLevel: this.#setGroups.get(relaxed(name)) ?? this.#configuredGroups.get(relaxed(name)),
      members,
    }))
  }

  #effective(name: string | undefined): LogThreshold {
    if (name !== undefined) {
      for (const path of [name, ...namesAbove(name)]) {
        const own = this.#own(relaxed(path))
        if (own !== undefined) return own
      }
    }
    return this.#rootSet ?? this.#root
  }

  #own(id: string): LogThreshold | undefined {
    return this.#set.get(id) ?? this.#configured.get(id)
  }

  #membersOf(name: string): readonly string[] | undefined {
    for (const [group, members] of this.#groups) if (isSameLogger(group, name)) return members
    return undefined
  }

  #know(name: string): string {
    const id = relaxed(name)
    if (!this.#spelling.has(id)) this.#spelling.set(id, name)
    return id
  }
}

function change<T>(map: Map<string, T>, key: string, value: T | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

function isRoot(name: string): boolean {
  return isSameLogger(name, ROOT_LOGGER)
}

/** Whether two names are spellings of one: case, `-` and `_` do not matter. */
export function isSameLogger(a: string, b: string): boolean {
  return relaxed(a) === relaxed(b)
}

function relaxed(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase()
}

/** `shop.orders`, `shop` of `shop.orders.OrderService`. */
function namesAbove(name: string): readonly string[] {
  const names: string[] = []
  for (let end = name.lastIndexOf('.'); end > 0; end = name.lastIndexOf('.', end - 1))
    names.push(name.slice(0, end))
  return names
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
