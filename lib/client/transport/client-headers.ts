import { InvalidClientRequestError } from './transport.errors.js'

/** Header fields by lower-case name; lines of one name are a list. */
export type ClientHeaders = Readonly<Record<string, string | readonly string[]>>

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// RFC 9110 section 5.5: visible characters, space, tab and obs-text; neither CR nor LF, which would begin another field.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** What frames the message or belongs to the connection: the transport's own. */
const FRAMING: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The lines of a name as one value, as RFC 9110 section 5.3 combines them. */
export function headerOf(headers: ClientHeaders, name: string): string | undefined {
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined
  return typeof value === 'object' ? value.join(', ') : value
}

/** Names in lower case. @throws InvalidClientRequestError for what is no valid field */
export function checkedHeaders(headers: ClientHeaders, client: string): ClientHeaders {
  const checked: Record<string, string | readonly string[]> = {}
  for (const [name, value] of Object.entries(headers)) checked[checkedName(name, client)] = value
  for (const name of Object.keys(checked)) checkValue(name, checked[name] ?? '', client)
  return checked
}

/** Whether a text is a token (RFC 9110 section 5.6.2), as names of header fields and of cookies are. */
export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** Whether a text can be the value of a header field. */
export function isFieldValue(text: string): boolean {
  return VALUE.test(text)
}

function checkedName(name: string, client: string): string {
  if (!isToken(name)) {
    throw new InvalidClientRequestError(client, `${JSON.stringify(name)} is no name of a header field`)
  }
  const lower = name.toLowerCase()
  if (!FRAMING.has(lower)) return lower
  throw new InvalidClientRequestError(client, `the header field ${lower} is set by the connection itself`)
}

function checkValue(name: string, value: string | readonly string[], client: string): void {
  for (const line of typeof value === 'string' ? [value] : value) {
    if (typeof line === 'string' && isFieldValue(line)) continue
    // The value may be a secret, so it is not shown.
    throw new InvalidClientRequestError(
      client,
      `the value of the header field ${name} has characters that no field may have`,
    )
  }
}
