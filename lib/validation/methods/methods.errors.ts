import { NexusError } from '../../common/index.js'
import type { Violation } from '../violations/violation.js'
import { violationSummary } from '../violations/violation-summary.js'

export class MisplacedConstraintError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_MISPLACED_CONSTRAINT'
  static readonly summary = 'A validation decorator stands where nothing would ever check it.'

  constructor(
    readonly decorator: string,
    readonly place: string,
    help: string,
  ) {
    super(`@${decorator}() stands on ${place}, where nothing checks it.`, { help })
  }
}

/** What is wrong with what a validated method returned: a fault of the method, not of its caller. */
export class ReturnValueViolationError extends NexusError {
  static readonly code = 'NEXUS_VALIDATION_RETURN_VALUE'
  static readonly summary = 'A validated method returned a value that violates the constraints above it.'

  /** @param subject what returned it: `OrderService.place()` */
  constructor(
    readonly violations: readonly Violation[],
    readonly subject: string,
  ) {
    super(`${subject} returned an invalid value: ${violationSummary(violations)}.`, {
      help: 'Correct what the method returns, or the constraints above it.',
    })
  }
}
