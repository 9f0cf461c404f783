import { NexusError } from '../../common/index.js'
import type { Violation } from './violation.js'
import { violationSummary } from './violation-summary.js'

/** What is wrong with the arguments of a call. */
export class ConstraintViolationError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_CONSTRAINT_VIOLATION'
  static readonly summary =
    'A validated method was called with arguments that violate the constraints of its parameters.'

  /** @param subject what was called: `OrderService.place()` */
  constructor(
    readonly violations: readonly Violation[],
    readonly subject: string,
  ) {
    super(`${subject} was called with invalid arguments: ${violationSummary(violations)}.`, {
      help: 'Pass values that the constraints allow, or catch this error: its `violations` have a message for each finding.',
    })
  }
}
