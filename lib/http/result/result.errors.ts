import { NexusError } from '../../common/index.js'

export class JsonSerializationError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_JSON_SERIALIZATION'
  static readonly summary: string =
    'A result can not be written as JSON: a cycle, a bigint, or a toJSON() that throws.'

  /** @param path where in the value it is, as `$.items[0].owner`; `undefined` when it could not be found */
  constructor(
    readonly reason: string,
    readonly path: string | undefined,
    cause: unknown,
  ) {
    super(`The result can not be written as JSON${path === undefined ? '' : ` at ${path}`}: ${reason}.`, {
      cause,
      help: 'Return a DTO without back references, write a bigint as a string, or give the class a toJSON() method.',
    })
  }
}

export class UnsupportedResultError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_UNSUPPORTED_RESULT'
  static readonly summary: string = 'A handler returned something that can not be sent.'

  constructor(
    readonly reason: string,
    help: string,
  ) {
    super(`The handler's result can not be sent: ${reason}.`, { help })
  }
}

export class InvalidEntityTagError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_INVALID_ENTITY_TAG'
  static readonly summary: string = 'An entity tag has characters that RFC 9110 section 8.8.3 does not allow.'

  constructor(readonly tag: string) {
    super(`${JSON.stringify(tag)} is no entity tag.`, {
      help: 'Use visible characters other than the double quote; a hash in hexadecimal or a version number will do.',
    })
  }
}

export class UndefinedReturnTypeError extends NexusError {
  static readonly code: string = 'NEXUS_HTTP_UNDEFINED_RETURN_TYPE'
  static readonly summary: string = 'The type that @Returns names is undefined.'

  /** @param method as `OrderController.find` */
  constructor(readonly method: string) {
    super(`@Returns of ${method} names a type that is undefined.`, {
      help: 'Its module is part of an import circle and is evaluated later: move the class to a file that imports neither.',
    })
  }
}
