import { IsIn, IsInt, IsString, Min } from 'nexus-framework/validation/decorators'

/** How many pieces can be ordered, and who says so. */
export class Availability {
  @IsString()
  readonly sku!: string

  @IsInt()
  @Min(0)
  readonly available!: number

  /** `inventory`: counted in the warehouse; `shop`: what the shop remembers, while the inventory can not be asked. */
  @IsIn(['inventory', 'shop'])
  readonly source!: 'inventory' | 'shop'
}
