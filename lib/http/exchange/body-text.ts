import { BadRequestException } from '../errors/client.errors.js'

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * A request body as text. A leading byte order mark is dropped. Bytes that are not UTF-8 are refused: a replacement character
 * would let two readers of one request see two different values.
 *
 * @throws BadRequestException
 */
export function decodeBody(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new BadRequestException('The body is not valid UTF-8.')
  }
}
