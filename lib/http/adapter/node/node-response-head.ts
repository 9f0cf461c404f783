import { reasonPhrase } from '../../errors/http-status.js'
import { InvalidStatusError } from '../../exchange/exchange.errors.js'
import { checkedFieldValue } from '../../exchange/header-field.js'
import { ResponseHead } from '../../exchange/response-head.js'

const STATUS_LINES: string[] = []
/** Fields that only the adapter may write: they say how the message is framed. */
const ADAPTERS_FIELDS = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date'])

/** Header lines known at boot as the text that goes over the wire. */
export class NodeResponseHead extends ResponseHead {
  readonly #lines: string
  #status = 0
  #text = ''

  /** @throws InvalidHeaderError */
  constructor(fields: readonly string[]) {
    super(fields)
    for (let i = 0; i < fields.length; i += 2) checkedFieldValue(fields[i] as string, fields[i + 1] as string)
    this.#lines = renderFields(fields)
  }

  /** Status line and fields. A route answers with one status almost always, so the last text is kept. */
  text(status: number): string {
    if (status !== this.#status) {
      this.#text = statusLine(status) + this.#lines
      this.#status = status
    }
    return this.#text
  }
}

/** Status line and fields of any head, with the exchange's own fields in place of the head's of the same name. */
export function renderHead(status: number, head: ResponseHead, added: readonly string[] | undefined): string {
  if (added === undefined) {
    return head instanceof NodeResponseHead
      ? head.text(status)
      : statusLine(status) + renderFields(head.fields)
  }
  const replaced = new Set<string>()
  for (let i = 0; i < added.length; i += 2) replaced.add(added[i] as string)
  return statusLine(status) + renderFields(head.fields, replaced) + renderFields(added)
}

/** The value that an added field or else the head has for `name`; the last one counts. */
export function findField(
  name: string,
  head: ResponseHead,
  added: readonly string[] | undefined,
): string | undefined {
  return lastValue(name, added) ?? lastValue(name, head.fields)
}

function lastValue(name: string, fields: readonly string[] | undefined): string | undefined {
  if (fields === undefined) return undefined
  for (let i = fields.length - 2; i >= 0; i -= 2) if (fields[i] === name) return fields[i + 1]
  return undefined
}

/** @throws InvalidStatusError */
export function statusLine(status: number): string {
  return (STATUS_LINES[status] ??= makeStatusLine(status))
}

function makeStatusLine(status: number): string {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new InvalidStatusError(status)
  return `HTTP/1.1 ${status} ${reasonPhrase(status)}\r\n`
}

function renderFields(fields: readonly string[], except?: ReadonlySet<string>): string {
  let text = ''
  for (let i = 0; i < fields.length; i += 2) {
    const name = fields[i] as string
    if (ADAPTERS_FIELDS.has(name) || except?.has(name) === true) continue
    text += `${name}: ${fields[i + 1]}\r\n`
  }
  return text
}
