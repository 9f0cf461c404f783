import { NexusError } from '../../common/index.js'

export class InvalidMediaTypeError extends NexusError {
  static readonly code = 'NEXUS_HTTP_INVALID_MEDIA_TYPE'
  static readonly summary =
    'A media type (content type, accept range, consumes or produces) can not be parsed.'

  constructor(
    readonly mediaType: string,
    readonly reason: string,
  ) {
    super(`${JSON.stringify(clipped(mediaType))} is not a media type: ${reason}.`, {
      help: 'Write type/subtype, such as application/json or text/plain;charset=utf-8 (RFC 9110 section 8.3.1).',
    })
  }
}

function clipped(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 80)}...`
}
