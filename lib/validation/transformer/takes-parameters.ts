const PARAMETERLESS = /^(?:\(\s*\)\s*=>|function\b[^(]*\(\s*\))/u

/**
 * Whether a function may look at what it is called with. `length` does not count rest parameters and those with a default, so the
 * source text is asked too; in doubt, it takes some.
 */
export function takesParameters(fn: (...parameters: never[]) => unknown): boolean {
  if (fn.length > 0) return true
  const source = Function.prototype.toString.call(fn)
  return !PARAMETERLESS.test(source) || source.includes('arguments')
}
