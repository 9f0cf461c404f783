// RFC 3986 section 3.2.2 without the comma, which no name in use has and which makes a list of two hosts look like one.
const HOST = /^(?:\[[\dA-Fa-f:.]+\]|(?:[\w\-.~!$&'()*+;=]|%[\dA-Fa-f]{2})*)(?::\d{0,5})?$/
const MAX_LENGTH = 512

let lastValid = ''

/** Whether a Host field value (RFC 9110 section 7.2) is one authority, possibly empty. Remembers the last good one: most requests name the same. */
export function isHostValue(value: string): boolean {
  if (value === lastValid) return true
  if (value.length > MAX_LENGTH || !HOST.test(value)) return false
  lastValid = value
  return true
}
