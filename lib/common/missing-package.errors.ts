import { NexusError } from './nexus-error.js'

export class MissingPackageError extends NexusError {
  static readonly code = 'NEXUS_COMMON_MISSING_PACKAGE'
  static readonly summary =
    'The application asks for something that needs an optional package, and the package can not be loaded.'

  /**
   * @param neededBy `The store redis of rate limiters`
   * @param options `otherwise`: what else the reader can do, as in `take ... out of the options`
   */
  constructor(
    readonly packageName: string,
    neededBy: string,
    { otherwise, cause }: { readonly otherwise?: string; readonly cause?: unknown } = {},
  ) {
    super(`${neededBy} needs the package ${packageName}, which can not be loaded`, {
      help: `Run \`npm install ${packageName}\`${otherwise === undefined ? '' : `, or ${otherwise}`}.`,
      ...(cause !== undefined && { cause }),
    })
  }
}
