import { messageOf, NexusError } from '../../common/index.js'
import type { Scope } from './scope.js'

export class OutsideRequestError extends NexusError {
  static readonly code = 'NEXUS_DI_OUTSIDE_REQUEST'
  static readonly summary = 'A request-scoped provider was used where no request is being handled.'

  constructor(readonly provider: string) {
    super(`${provider} is request-scoped, but the code that uses it does not run inside a request.`, {
      help: 'Use it while a request is handled, or enter a context of your own with RequestContext.run().',
    })
  }
}

export class RequestEndedError extends NexusError {
  static readonly code = 'NEXUS_DI_REQUEST_ENDED'
  static readonly summary = 'A request-scoped provider was first used when its request had ended already.'

  constructor(
    readonly request: string,
    readonly provider?: string,
  ) {
    const what = provider === undefined ? 'Something that is to run at its end' : provider
    super(`${what} was asked for after the end of ${request}: nothing would destroy it any more.`, {
      help: 'Use it before the answer is sent, await what outlives the handler, or pass on the values that are needed later.',
    })
  }
}

export class UnproxyableError extends NexusError {
  static readonly code = 'NEXUS_DI_UNPROXYABLE'
  static readonly summary = 'A provider that is injected as a proxy made something that is no object.'

  constructor(
    readonly provider: string,
    readonly scope: Scope,
    value: unknown,
  ) {
    const made = value === null ? 'null' : typeof value
    super(`${provider} is injected as a proxy, but it made ${made}, which no proxy can stand for.`, {
      help: `Inject it as an ObjectProvider (@Inject(${provider}) value: ObjectProvider<...>) and call getObject().`,
    })
  }
}

export class ProviderNotReadyError extends NexusError {
  static readonly code = 'NEXUS_DI_NOT_READY'
  static readonly summary = 'An asynchronous provider was asked for where nothing can wait for it.'

  constructor(
    readonly provider: string,
    readonly reason: string,
  ) {
    super(`${provider} ${reason}.`, {
      help: `Only boot awaits providers, before what depends on them: make ${provider} an eager singleton and inject it (a parameter, \`inject\` of a factory, or @DependsOn).`,
    })
  }
}

export class CircularCreationError extends NexusError {
  static readonly code = 'NEXUS_DI_CIRCULAR_CREATION'
  static readonly summary = 'A provider was asked for while it was being created.'

  constructor(readonly provider: string) {
    super(`${provider} was used while it was still being created.`, {
      help: 'Use dependencies that are part of a cycle in methods or in @PostConstruct of the other side, not in a constructor.',
    })
  }
}

export class RequestEndError extends NexusError {
  static readonly code = 'NEXUS_DI_REQUEST_END'
  static readonly summary = 'Request-scoped components failed in @PreDestroy at the end of a request.'

  constructor(readonly errors: readonly unknown[]) {
    const texts = errors.map(messageOf)
    super(`The end of a request failed: ${texts.join('; ')}`, { cause: errors[0] })
  }
}

export class UnknownTokenError extends NexusError {
  static readonly code = 'NEXUS_DI_UNKNOWN_TOKEN'
  static readonly summary = 'A token was asked for at run time that nothing visible in the module provides.'

  constructor(
    readonly token: string,
    readonly module: string,
    help = `Add a provider of ${token} to \`providers\` of ${module}, or import a module that exports it.`,
  ) {
    super(`Nothing that ${module} sees provides ${token}.`, { help })
  }
}

export class AmbiguousLookupError extends NexusError {
  static readonly code = 'NEXUS_DI_AMBIGUOUS_LOOKUP'
  static readonly summary = 'One provider of a token was asked for at run time, but several match.'

  constructor(
    readonly token: string,
    readonly module: string,
    readonly candidates: readonly string[],
  ) {
    super(`${module} sees ${candidates.length} providers of ${token}: ${candidates.join(', ')}.`, {
      help: 'Mark one with @Primary(), choose with @Qualifier(), or take all with all() or resolveAll().',
    })
  }
}
