import { IsIn, IsInt, IsNumber, IsOptional, Max, Min } from 'nexus-framework/validation/decorators'

export const FAULTS = ['none', 'fail', 'stall', 'lie'] as const

/** What the inventory is told to do wrong. */
export class Fault {
  /** `fail`: answer 503; `stall`: answer late; `lie`: answer with a stock that no warehouse has. */
  @IsIn(FAULTS)
  readonly kind!: (typeof FAULTS)[number]

  /** Of which share of the requests, from 0 to 1. Default: all. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  readonly rate?: number

  /** How late a stalled answer comes, in milliseconds. Default: 10 seconds. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(60_000)
  readonly delay?: number
}
