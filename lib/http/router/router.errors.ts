import { NexusError } from '../../common/index.js'

export class InvalidPathPatternError extends NexusError {
  static readonly code = 'NEXUS_ROUTER_INVALID_PATTERN'
  static readonly summary = 'A path pattern of a route, guard or middleware can not be parsed.'

  constructor(
    readonly pattern: string,
    readonly reason: string,
    /** What to write instead. */
    edit: string,
    /** Where the pattern is written (`OrderController.place`), when known. */
    readonly origin?: string,
  ) {
    const where = origin === undefined ? '' : ` of ${origin}`
    super(`The path pattern '${pattern}'${where} is not valid: ${reason}.`, { help: edit })
  }
}

export class InvalidConditionError extends NexusError {
  static readonly code = 'NEXUS_ROUTER_INVALID_CONDITION'
  static readonly summary = 'A params, headers, consumes or produces condition of a route can not be parsed.'

  constructor(
    readonly condition: 'params' | 'headers' | 'consumes' | 'produces',
    readonly expression: string,
    readonly origin: string,
    reason: string,
  ) {
    super(`${origin} has the ${condition} condition ${JSON.stringify(expression)}: ${reason}.`, {
      help:
        condition === 'params' || condition === 'headers'
          ? `Write '${condition === 'params' ? 'version' : 'x-version'}', '!name', 'name=value' or 'name!=value'.`
          : "Write a media type such as 'application/json', or '!text/html' for every other type.",
    })
  }
}

/** Two mappings that answer the same requests. */
export interface MappingConflict {
  /** What both answer: `GET /users/{id}`. */
  readonly mapping: string
  readonly first: string
  readonly second: string
}

export class AmbiguousMappingError extends NexusError {
  static readonly code = 'NEXUS_ROUTER_AMBIGUOUS_MAPPING'
  static readonly summary = 'Two handlers are mapped to the same method, path and conditions.'

  constructor(readonly conflicts: readonly MappingConflict[]) {
    const lines = conflicts.map(({ mapping, first, second }) => `  ${mapping}: ${first} and ${second}`)
    super(`More than one handler is mapped to the same requests:\n${lines.join('\n')}`, {
      help: 'Change the path or method of one of the two, or tell them apart by params, headers, consumes or produces.',
    })
  }
}

export class UnreachableRouteError extends NexusError {
  static readonly code = 'NEXUS_ROUTER_UNREACHABLE_ROUTE'
  static readonly summary = 'A route never runs because another one answers all of its requests.'

  constructor(readonly conflicts: readonly MappingConflict[]) {
    const lines = conflicts.map(
      ({ mapping, first, second }) => `  ${mapping}: ${second} never runs, ${first} answers first`,
    )
    super(`Some routes can never run:\n${lines.join('\n')}`, {
      help: 'Remove the route that never runs, or make its path, method or conditions differ from the other one.',
    })
  }
}
