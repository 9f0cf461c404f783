// What is safe in a log line, a header and a URL; long enough for W3C trace ids, ULIDs, UUIDs and gateway ids.
const REQUEST_ID = /^[\w.:+/=@~-]{1,128}$/

/** The value of `x-request-id`, if it may become the id of the exchange: 1 to 128 characters that need no quoting anywhere. */
export function acceptableRequestId(value: string | undefined): string | undefined {
  return value !== undefined && REQUEST_ID.test(value) ? value : undefined
}
