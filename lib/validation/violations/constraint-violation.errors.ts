import { jsonPointer, NexusError } from '../../common/index.js'
import type { Violation } from './violation.js'

/** Violations that the message names; the others are counted. */
const SHOWN = 5

/** What is wrong with the arguments of a call. Its message has pointers and codes: messages of violations may show values. */
export class ConstraintViolationError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_CONSTRAINT_VIOLATION'
  static readonly summary =
    'A validated method was called with arguments that violate the constraints of its parameters.'

  /** @param subject what was called: `OrderService.place()` */
  constructor(
    readonly violations: readonly Violation[],
    readonly subject: string,
  ) {
    const shown = violations
      .slice(0, SHOWN)
      .map(({ path, code }) => `'${jsonPointer(path)}' violates ${code}`)
    const more = violations.length - shown.length
    super(
      `${subject} was called with invalid arguments: ${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`,
      {
        help: 'Pass values that the constraints allow, or catch this error: its `violations` have a message for each finding.',
      },
    )
  }
}
