import { NexusError } from './nexus-error.js'

export class MissingPackageError extends NexusError {
  static readonly code = 'NEXUS_COMMON_MISSING_PACKAGE'
  static readonly summary =
    'The application asks for something that needs an optional package, and the package can not be loaded.'

  /**
   * @param neededBy `The store redis of rate limiters`
   * @param options `install`: what to install where that is more than the one package; `otherwise`: what else the reader can do, as in
   *   `take ... out of the options`
   */
  constructor(
    readonly packageName: string,
    neededBy: string,
    {
      install = [packageName],
      otherwise,
      cause,
    }: {
      readonly install?: readonly string[]
      readonly otherwise?: string
      readonly cause?: unknown
    } = {},
  ) {
    super(`${neededBy} needs the package ${packageName}, which can not be loaded`, {
      help: `Run \`npm install ${install.join(' ')}\`${otherwise === undefined ? '' : `, or ${otherwise}`}.`,
      ...(cause !== undefined && { cause }),
    })
  }
}
