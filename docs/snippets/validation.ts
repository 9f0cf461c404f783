import {
  Injectable,
  PostMapping,
  PutMapping,
  RequestBody,
  RequestMapping,
  RestController,
  Service,
} from 'nexus-framework'
import { ResourceMessageSource, Valid, Validated } from 'nexus-framework/validation'
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  PartialType,
  PickType,
  Type,
  Validate,
  ValidateNested,
  ValidatorConstraint,
  type ValidatorConstraintInterface,
} from 'nexus-framework/validation/decorators'

// #region constraint
@Injectable()
export class Warehouse {
  readonly skus = new Set(['CUP-1', 'PEN-1'])
}

@Injectable()
@ValidatorConstraint({ name: 'knownSku', async: true })
export class KnownSku implements ValidatorConstraintInterface {
  constructor(private readonly warehouse: Warehouse) {}

  async validate(sku: unknown): Promise<boolean> {
    return Promise.resolve(this.warehouse.skus.has(String(sku)))
  }

  defaultMessage(): string {
    return '$property is not sold here'
  }
}
// #endregion constraint

// #region dto
export class Line {
  @IsString()
  @Length(1, 40)
  @Validate(KnownSku)
  sku!: string

  @IsInt()
  @Min(1)
  @Max(1000, { message: '{line.tooMany}' })
  quantity!: number
}

export class Purchase {
  @IsInt()
  @Min(1)
  customer!: number

  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines!: Line[]

  @IsOptional()
  @Length(3, 3, { groups: ['invoice'] })
  currency?: string
}

export class LineChange extends PartialType(PickType(Line, ['quantity'])) {}
// #endregion dto

// #region service
@Service()
@Validated()
export class StockService {
  take(@Length(1, 40) sku: string, @Min(1) @Max(500) quantity: number): number {
    return sku === '' ? 0 : quantity
  }
}
// #endregion service

// #region controller
@RestController()
@RequestMapping('/purchases')
export class PurchaseController {
  constructor(private readonly stock: StockService) {}

  @PostMapping()
  buy(@RequestBody() purchase: Purchase): number {
    return purchase.lines.reduce((pieces, line) => pieces + this.stock.take(line.sku, line.quantity), 0)
  }

  @PostMapping('/invoices')
  invoice(
    @RequestBody() @Valid({ groups: ['invoice'], validation: { always: true } }) purchase: Purchase,
  ): string {
    return purchase.currency ?? ''
  }

  @PutMapping('/lines')
  replace(@RequestBody({ type: [Line] }) lines: Line[]): number {
    return lines.length
  }
}
// #endregion controller

// #region messages
export const messages = new ResourceMessageSource({
  en: { 'line.tooMany': 'at most {max} pieces of one product' },
  de: { 'line.tooMany': 'höchstens {max} Stück', isInt: '{property} muss eine ganze Zahl sein' },
})
// #endregion messages
