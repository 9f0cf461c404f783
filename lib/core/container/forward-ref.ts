/** A reference that is read at boot, when both files of an import cycle are loaded. */
export class ForwardRef<T = unknown> {
  constructor(readonly resolve: () => T) {}
}

/**
 * Names a class (or a module) that is declared later. Where the dependency is part of a cycle, a proxy is injected that finds
 * its target on first use; else the instance itself. The parameter's own type must not name the class, because TypeScript
 * emits it as a reference that is read too early.
 *
 * @example
 * type Later<T> = T
 * constructor(@Inject(forwardRef(() => StockService)) private readonly stock: Later<StockService>) {}
 */
export function forwardRef<T>(resolve: () => T): ForwardRef<T> {
  return new ForwardRef(resolve)
}
