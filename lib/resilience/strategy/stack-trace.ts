/** Makes an error without a stack trace, which costs more than all the rest of refusing a call. */
export function withoutStackTrace<E extends Error>(make: () => E): E {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return make()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/** What a call is refused with, as the options of the instance have it. */
export function refusal<E extends Error>(
  { writableStackTraceEnabled }: { readonly writableStackTraceEnabled: boolean },
  make: () => E,
): E {
  return writableStackTraceEnabled ? make() : withoutStackTrace(make)
}
