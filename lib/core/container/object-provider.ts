/**
 * A dependency that is looked up when it is asked for: optional, one of several, created lazily, or a new transient each
 * time. Its type argument is erased, so the token is named.
 *
 * @example
 * constructor(@Inject(Mailer) private readonly mailers: ObjectProvider<Mailer>) {}
 */
export abstract class ObjectProvider<T> {
  /** @throws UnknownTokenError when there is none, AmbiguousLookupError when there are several without a primary one */
  abstract getObject(): T
  /** `undefined` when there is none. @throws AmbiguousLookupError when there are several without a primary one */
  abstract getIfAvailable(): T | undefined
  /** `undefined` when there is none, or no single one. */
  abstract getIfUnique(): T | undefined
  /** Every one, ordered by `@Order`. */
  abstract all(): readonly T[]
  /** Every one, ordered by `@Order`, each created when it is reached. */
  abstract stream(): IterableIterator<T>

  [Symbol.iterator](): IterableIterator<T> {
    return this.stream()
  }
}
