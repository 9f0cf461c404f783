import { NexusError } from '../../common/index.js'

export class SwaggerUiFileError extends NexusError {
  static readonly code = 'NEXUS_OPENAPI_SWAGGER_UI_FILE'
  static readonly summary = 'A file of the package swagger-ui-dist can not be read.'

  constructor(
    readonly file: string,
    cause: unknown,
  ) {
    super(`The documentation page can not read ${file}.`, {
      cause,
      help: 'Run `npm install swagger-ui-dist@5`: its files are not those of version 5, or not readable.',
    })
  }
}

export class InvalidOriginError extends NexusError {
  static readonly code = 'NEXUS_OPENAPI_INVALID_ORIGIN'
  static readonly summary =
    'What the documentation page may connect to is no origin that a Content-Security-Policy can name.'

  constructor(readonly origin: string) {
    super(`The documentation page can not be allowed to connect to ${JSON.stringify(origin)}.`, {
      help: 'Write scheme, host and port, as in `https://api.example.com` or `https://*.example.com:8443`.',
    })
  }
}
