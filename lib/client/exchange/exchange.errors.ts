import { NexusError, type ErrorResponse } from '../../common/index.js'

export class ExchangeNotImplementedError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_EXCHANGE_NOT_IMPLEMENTED'
  static readonly summary =
    'A method of an exchange interface was called on something that is no client of it.'

  constructor() {
    super('This method of an exchange interface has no implementation.', {
      help: 'Inject the client that ClientModule.forFeature provides, or make one with createExchange; a method without @GetExchange or its like is none of a client.',
    })
  }

  override errorResponse(): ErrorResponse {
    return { status: 501 }
  }
}

export class UnimplementedExchangeError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_UNIMPLEMENTED_EXCHANGE'
  static readonly summary =
    'A controller extends an exchange interface and does not implement all of its methods.'

  constructor(
    readonly controller: string,
    readonly exchange: string,
    readonly methods: readonly string[],
  ) {
    super(`${controller} extends ${exchange}, but does not implement ${methods.join(', ')}.`, {
      help: `Write ${methods.length === 1 ? 'the method' : 'the methods'} into ${controller}; what decorators of ${exchange} say holds for ${methods.length === 1 ? 'it' : 'them'} as well.`,
    })
  }
}

export class InvalidExchangeError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_EXCHANGE'
  static readonly summary = 'A client can not be made of a class, or of one of its methods.'

  /** @param subject `InventoryClient`, or `InventoryClient.find` */
  constructor(
    readonly subject: string,
    readonly reason: string,
    help: string,
  ) {
    super(`${subject} ${reason}.`, { help })
  }
}

export class InvalidExchangesError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_EXCHANGES'
  static readonly summary =
    'Several methods of exchange interfaces can not be compiled; the error lists what is wrong with each.'

  constructor(readonly problems: readonly NexusError[]) {
    super(
      `${problems.length} problems were found in the exchange interfaces of the application.\n\n` +
        problems.map(({ code, message }) => `${code}: ${message}\n`).join('\n'),
    )
    // The text says where to look; frames of the compiler would only push it out of sight.
    this.stack = `${this.name}: ${this.message}`
  }
}

export class InvalidArgumentValueError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_ARGUMENT'
  static readonly summary = 'A client method was called with an argument that has no place in a request.'

  constructor(
    /** `InventoryClient.find` */
    readonly method: string,
    /** `the path variable 'sku'` */
    readonly place: string,
    readonly reason: string,
  ) {
    super(`${method} was called with a value for ${place} that can not be sent: ${reason}.`)
  }
}
