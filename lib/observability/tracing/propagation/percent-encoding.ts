const ESCAPED = /%[0-9a-f]{2}/i
const RUN = /(?:%[0-9a-f]{2})+/gi

/** UTF-8, percent-encoded but for what RFC 3986 calls unreserved, and a few marks. Half of a surrogate pair becomes U+FFFD. */
export function percentEncoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** The text; octets that are no UTF-8 become U+FFFD, and a `%` without two digits stays one (W3C Baggage, section 3.3.1.3). */
export function percentDecoded(text: string): string {
  if (!ESCAPED.test(text)) return text
  return text.replace(RUN, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
}
