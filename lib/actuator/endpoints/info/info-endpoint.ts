import { StandardEnvironment } from '../../../config/index.js'
import { ApplicationContext, Inject, InjectLogger, type Logger } from '../../../core/index.js'
import { Endpoint } from '../../endpoint/endpoint.decorators.js'
import { masked } from '../../endpoint/masked.js'
import { ReadOperation } from '../../endpoint/operation.decorators.js'
import { applicationFolders, readBuildInfo, type BuildInfo } from './build-info.js'
import { readGitInfo } from './git-info.js'
import { InfoContributor } from './info-contributor.js'
import { InfoProperties } from './info.properties.js'
import { propertyInfo } from './property-info.js'
import { nodeInfo, osInfo, processInfo } from './runtime-info.js'

/** `info`: what is running here. Its own parts first, then what every {@link InfoContributor} says. */
@Endpoint({ id: 'info' })
export class InfoEndpoint {
  readonly #properties: InfoProperties
  readonly #environment: StandardEnvironment
  readonly #context: ApplicationContext
  readonly #logger: Logger
  /** What does not change while the process runs is read once. */
  #fixed: Promise<object> | undefined

  constructor(
    @Inject(InfoProperties) properties: InfoProperties,
    @Inject(StandardEnvironment) environment: StandardEnvironment,
    @Inject(ApplicationContext) context: ApplicationContext,
    @InjectLogger('nexus.actuator.info') logger: Logger,
  ) {
    this.#properties = properties
    this.#environment = environment
    this.#context = context
    this.#logger = logger
  }

  @ReadOperation()
  async info(): Promise<object> {
    const own = {
      ...(await (this.#fixed ??= this.#read())),
      ...(this.#isEnabled('process') && processInfo()),
    }
    return masked(Object.assign(own, ...(await this.#contributed()))) as object
  }

  async #read(): Promise<object> {
    const { build, git } = this.#properties
    const parts: object[] = []
    if (this.#isEnabled('env')) parts.push(propertyInfo(this.#environment))
    if (this.#isEnabled('build')) parts.push(member('build', await readBuildInfo(build.location)))
    if (this.#isEnabled('git'))
      parts.push(member('git', await readGitInfo(git.mode, applicationFolders()[0] ?? '.')))
    if (this.#isEnabled('node')) parts.push(await nodeInfo())
    if (this.#isEnabled('os')) parts.push(osInfo())
    return Object.assign({}, ...parts) as object
  }

  #isEnabled(part: Parameters<InfoProperties['isEnabled']>[0]): boolean {
    return this.#properties.isEnabled(part)
  }

  /** One that fails is left out, and logged: the others are told anyway. */
  async #contributed(): Promise<readonly object[]> {
    const parts: object[] = []
    for (const component of this.#context.graph.componentsOf(InfoContributor)) {
      try {
        parts.push(await (component.instance() as InfoContributor).contribute())
      } catch (error) {
        this.#logger.warn('An info contributor failed', { contributor: component.name, error })
      }
    }
    return parts
  }
}

function member(name: string, value: BuildInfo | object | undefined): object {
  return value === undefined ? {} : { [name]: value }
}
