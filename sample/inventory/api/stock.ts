import { IsInt, IsString, Length, Max, Min } from 'nexus-framework/validation/decorators'

/** What is in the warehouse of one product. */
export class Stock {
  @IsString()
  @Length(1, 40)
  readonly sku!: string

  @IsInt()
  @Min(0)
  readonly available!: number
}

/** What is to be kept for an order. */
export class ReservationRequest {
  @IsInt()
  @Min(1)
  @Max(1000)
  readonly quantity!: number
}

/** What is kept for an order. */
export class Reservation {
  @IsString()
  readonly id!: string

  @IsString()
  readonly sku!: string

  @IsInt()
  @Min(1)
  readonly quantity!: number
}
