import { NexusError, type OptionComplaint } from '../../common/index.js'

export class InvalidClientOptionsError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_INVALID_OPTIONS'
  static readonly summary = 'The options of an HTTP client are out of range, or can not be read.'

  constructor(
    readonly client: string,
    readonly complaints: readonly OptionComplaint[],
  ) {
    const lines = complaints.map(({ option, message }) => `\n  ${option}: ${message}`)
    super(`The options of client '${client}' are not valid:${lines.join('')}`, {
      help: `Change them in code, in client.${client}, or in client.default, which holds for all.`,
    })
  }
}

export class ConflictingClientError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_CONFLICTING_OPTIONS'
  static readonly summary = 'Two places in the code give one client different options.'

  constructor(
    readonly client: string,
    readonly options: readonly string[],
  ) {
    super(
      `Two places give client '${client}' different options (${options.join(', ')}), and one client can have only one`,
      {
        help: `Give the options in one place, for example in client.${client}, or let the clients have two names.`,
      },
    )
  }
}

export class UnreadableCertificateError extends NexusError {
  static readonly code = 'NEXUS_CLIENT_UNREADABLE_CERTIFICATE'
  static readonly summary = 'A file that the TLS settings of a client name can not be read.'

  constructor(
    readonly client: string,
    readonly property: string,
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(`The file ${path} of client.${client}.tls.${property} can not be read.`, {
      ...options,
      help: 'Name a file with PEM text that this process may read, or write the PEM text itself.',
    })
  }
}
