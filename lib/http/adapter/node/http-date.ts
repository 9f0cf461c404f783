let line = ''

/** `date: ...` with its line end (RFC 9110 section 6.6.1); written once a second. */
export function dateLine(): string {
  if (line === '') {
    const now = new Date()
    line = `date: ${now.toUTCString()}\r\n`
    setTimeout(() => (line = ''), 1000 - now.getMilliseconds()).unref()
  }
  return line
}
