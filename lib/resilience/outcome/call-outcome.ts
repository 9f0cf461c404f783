/** What a call came to: one of both. */
export type CallOutcome = { readonly result: unknown } | { readonly error: unknown }
