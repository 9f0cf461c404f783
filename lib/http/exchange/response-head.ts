/**
 * The header lines of a response that are known at boot (content-type, fixed `@Header`s). Immutable; made once per route
 * and status by `HttpAdapter.internHead`, so that an adapter can keep its own prepared form in a subclass. Never holds
 * content-length, transfer-encoding, connection or date: those are the adapter's.
 */
export class ResponseHead {
  static readonly EMPTY = new ResponseHead([])

  /** Flat list `[name, value, name, value, ...]`; names are lower-case, values are valid field values. */
  constructor(readonly fields: readonly string[]) {}
}
