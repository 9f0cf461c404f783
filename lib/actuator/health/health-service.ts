import { Clock } from '../../common/index.js'
import {
  ApplicationContext,
  Inject,
  Injectable,
  Logger,
  type Health,
  type HealthStatus,
} from '../../core/index.js'
import { ResponseEntity, type HttpExchange } from '../../http/index.js'
import { EndpointGuards } from '../endpoint/endpoint-guards.js'
import { masked } from '../endpoint/masked.js'
import { UnknownNameException } from '../endpoints/endpoints.errors.js'
import { HealthContributors, type HealthNode } from './health-contributors.js'
import type { HealthDescription } from './health-description.js'
import type { HealthGroup } from './health-group.js'
import { HealthGroups } from './health-groups.js'
import { HealthEndpointProperties, type Show } from './health.properties.js'

/** What one caller is shown. */
interface Visible {
  readonly components: boolean
  readonly details: boolean
}

const EVERYTHING: Visible = { components: true, details: true }

/** What is being asked about. */
interface Subject {
  readonly group: HealthGroup
  /** Names of contributors, from the outermost; none: all of the group. */
  readonly names: readonly string[]
}

/** Asks the indicators of a group, all at once, and puts together what they say. */
@Injectable()
export class HealthService {
  readonly #contributors: HealthContributors
  readonly #groups: HealthGroups
  readonly #guards: EndpointGuards
  readonly #clock: Clock
  readonly #guardTimeoutMs: number
  readonly #logger: Logger

  constructor(
    @Inject(HealthContributors) contributors: HealthContributors,
    @Inject(HealthGroups) groups: HealthGroups,
    @Inject(ApplicationContext) context: ApplicationContext,
    @Inject(HealthEndpointProperties) { indicatorTimeout }: HealthEndpointProperties,
  ) {
    this.#contributors = contributors
    this.#groups = groups
    this.#guards = new EndpointGuards(context)
    this.#clock = context.get(Clock)
    this.#guardTimeoutMs = indicatorTimeout.toMillis()
    this.#logger = context.get(Logger).named('nexus.health')
  }

  /** Everything, for who asks from inside of the application. `undefined` where there is nothing at the path. */
  async health(path: readonly string[] = []): Promise<HealthDescription | undefined> {
    return this.#describe(this.#subjectOf(path), EVERYTHING)
  }

  /**
   * What a request is answered.
   *
   * @param path a group, or contributors from the outermost
   * @throws UnknownNameException where there is nothing for the caller
   */
  async answer(exchange: HttpExchange, path: readonly string[]): Promise<ResponseEntity<HealthDescription>> {
    const subject = this.#subjectOf(path)
    const { group, names } = subject
    const visible = await this.#visibleTo(exchange, group)
    // Who may not see components is not told whether there is one of a name.
    if (names.length > 0 && !visible.components) throw this.#unknown(path, [])
    const description = await this.#describe(subject, visible)
    if (description === undefined)
      throw this.#unknown(
        path,
        [...this.#contributors.all.values()].map((node) => node.path),
      )
    const groups = path.length === 0 ? this.#groups.names : []
    const body = groups.length === 0 ? description : { ...description, groups }
    return ResponseEntity.status(group.httpStatus(description.status)).body(body)
  }

  #unknown(path: readonly string[], known: readonly string[]): UnknownNameException {
    return new UnknownNameException('health component or group', path.join('/'), [
      ...this.#groups.names,
      ...known,
    ])
  }

  #subjectOf(path: readonly string[]): Subject {
    const [first, ...rest] = path
    const group = first === undefined ? undefined : this.#groups.get(first)
    return group === undefined ? { group: this.#groups.primary, names: path } : { group, names: rest }
  }

  #describe({ group, names }: Subject, visible: Visible): Promise<HealthDescription | undefined> {
    if (names.length === 0) return this.#describeAll(this.#contributors.all, group, visible, true)
    const node = this.#find(names)
    return node === undefined ? Promise.resolve(undefined) : this.#describeNode(node, group, visible)
  }

  /** A composite that can not tell what it is made of stands for everything below it. */
  #find(names: readonly string[]): HealthNode | undefined {
    let nodes: ReadonlyMap<string, HealthNode> = this.#contributors.all
    let found: HealthNode | undefined
    for (const [index, name] of names.entries()) {
      found = nodes.get(name)
      if (found === undefined || index === names.length - 1) return found
      const parts = 'composite' in found ? found.composite.parts() : new Map<string, HealthNode>()
      if (!(parts instanceof Map)) return found
      nodes = parts
    }
    return found
  }

  async #describeNode(
    node: HealthNode,
    group: HealthGroup,
    visible: Visible,
  ): Promise<HealthDescription | undefined> {
    if ('composite' in node) {
      // Who is asked for a group need not hear of what is not in it, and least of all fail with it.
      if (!group.mayHavePartsOf(node.path)) return undefined
      const parts = node.composite.parts()
      return parts instanceof Map
        ? this.#describeAll(parts, group, visible, false)
        : describeHealth(parts as Health, visible)
    }
    return group.isMember(node.path) ? describeHealth(await node.probe.check(), visible) : undefined
  }

  /** Nothing where none of them is in the group, unless it is the group itself. */
  async #describeAll(
    nodes: ReadonlyMap<string, HealthNode>,
    group: HealthGroup,
    visible: Visible,
    isWhole: boolean,
  ): Promise<HealthDescription | undefined> {
    const entries = await Promise.all(
      [...nodes].map(async ([name, node]) => [name, await this.#describeNode(node, group, visible)] as const),
    )
    const present = entries.filter((entry): entry is [string, HealthDescription] => entry[1] !== undefined)
    if (present.length === 0 && !isWhole) return undefined
    const status: HealthStatus = group.aggregate(present.map(([, description]) => description.status))
    // fromEntries defines members, so that a name "__proto__" is a name like any other.
    return visible.components ? { status, components: Object.fromEntries(present) } : { status }
  }

  async #visibleTo(exchange: HttpExchange, group: HealthGroup): Promise<Visible> {
    const { showComponents, showDetails, roles } = group.settings
    const needed = [showComponents, showDetails].includes('when-authorized')
    const authorized = needed && (await this.#isAuthorized(exchange, roles))
    const shows = (show: Show): boolean => show === 'always' || (show === 'when-authorized' && authorized)
    return { components: shows(showComponents), details: shows(showDetails) }
  }

  /** A guard that fails, or has not decided in the time of an indicator, hides the details; the status is answered all the same: a probe must not fail with it. */
  async #isAuthorized(exchange: HttpExchange, roles: readonly string[]): Promise<boolean> {
    try {
      return await this.#inTime(
        this.#guards.knows({ endpoint: 'health', operation: 'read', exchange, roles }),
      )
    } catch (error) {
      this.#logger.warn('An EndpointGuard failed; details of health are not shown', { error })
      return false
    }
  }

  #inTime(verdict: Promise<boolean>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.schedule(() => {
        this.#logger.warn(
          `An EndpointGuard did not decide within ${this.#guardTimeoutMs} ms; details of health are not shown`,
        )
        resolve(false)
      }, this.#guardTimeoutMs)
      verdict.then(resolve, reject).finally(() => timer.cancel())
    })
  }
}

function describeHealth({ status, details }: Health, visible: Visible): HealthDescription {
  if (!visible.details || details === undefined) return { status }
  return { status, details: masked(details) as HealthDescription['details'] & object }
}
