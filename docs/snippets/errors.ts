import {
  ConflictException,
  ControllerAdvice,
  ExceptionHandler,
  GetMapping,
  NexusError,
  PathVariable,
  ProblemDetail,
  RestController,
  Service,
} from 'nexus-framework'

// #region throw
@RestController('/seats')
export class SeatController {
  @GetMapping('/{row}')
  reserve(@PathVariable() row: number): string {
    if (row > 20) throw new SeatTakenError(row)
    throw new ConflictException('All seats are taken.', { properties: { waiting: 12 } })
  }
}
// #endregion throw

// #region own
export class SeatTakenError extends NexusError {
  static readonly code = 'THEATRE_SEAT_TAKEN'
  static readonly summary = 'Somebody else has reserved the seat.'

  constructor(readonly row: number) {
    super(`Row ${row} is taken.`, { help: 'Offer the next free row.' })
  }
}

@ControllerAdvice()
export class TheatreErrors {
  @ExceptionHandler(SeatTakenError)
  taken(error: SeatTakenError): ProblemDetail {
    return ProblemDetail.forStatusAndDetail(409, error.message).withProperty('row', error.row)
  }
}
// #endregion own

export abstract class TicketPrinter {}

// #region unresolved
@Service()
export class BoxOffice {
  constructor(readonly printer: TicketPrinter) {}
}
// #endregion unresolved
