import { checkedFieldValue } from '../exchange/header-field.js'
import { UnsupportedResultError } from './result.errors.js'

// RFC 9110 section 7.6.1: fields of one connection, which the adapter's has its own of.
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * The header lines of a web `Response`, flat.
 *
 * @throws UnsupportedResultError for one whose body is gone, or that is an error; InvalidHeaderError
 */
export function webResponseFields(response: Response): readonly string[] {
  if (response.bodyUsed) {
    throw new UnsupportedResultError(
      'the body of the Response has been read already',
      'Return response.clone(), or a new Response.',
    )
  }
  if (response.type === 'error' || response.status < 200) {
    throw new UnsupportedResultError(
      `the Response has the status ${response.status}, which is none of a final response`,
      'Throw an HttpException, or return a Response with a status from 200 to 599.',
    )
  }
  const fields: string[] = []
  for (const [name, value] of response.headers)
    if (!HOP_BY_HOP.has(name)) fields.push(name, checkedFieldValue(name, value))
  return fields
}
