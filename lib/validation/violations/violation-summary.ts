import { jsonPointer } from '../../common/index.js'
import type { Violation } from './violation.js'

/** Violations that are named; the others are counted. */
const SHOWN = 5

/** For messages of errors: pointers and codes, since messages of violations may show values. */
export function violationSummary(violations: readonly Violation[]): string {
  const shown = violations
    .slice(0, SHOWN)
    .map(({ path, code }) => `'${jsonPointer(path)}' violates ${code}`)
    .join(', ')
  const more = violations.length - SHOWN
  return more > 0 ? `${shown}, and ${more} more` : shown
}
