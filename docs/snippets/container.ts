import {
  forwardRef,
  Inject,
  InjectAll,
  Injectable,
  InjectionToken,
  Module,
  ObjectProvider,
  Optional,
  Order,
  PreDestroy,
  Qualifier,
  RequestContext,
  Service,
  type Provider,
} from 'nexus-framework'

// #region constructor
@Service()
export class PriceList {
  priceOf(sku: string): number {
    return sku.length * 100
  }
}

@Service()
export class CartService {
  constructor(private readonly prices: PriceList) {}

  total(skus: readonly string[]): number {
    return skus.reduce((sum, sku) => sum + this.prices.priceOf(sku), 0)
  }
}
// #endregion constructor

// #region interface
export interface PaymentGateway {
  pay(cents: number): Promise<string>
}

export const PAYMENT_GATEWAY = new InjectionToken<PaymentGateway>('PaymentGateway')

@Service()
export class CheckoutService {
  constructor(@Inject(PAYMENT_GATEWAY) private readonly gateway: PaymentGateway) {}

  pay(cents: number): Promise<string> {
    return this.gateway.pay(cents)
  }
}
// #endregion interface

class FakeGateway implements PaymentGateway {
  pay(cents: number): Promise<string> {
    return Promise.resolve(`paid ${cents}`)
  }
}

class Connection {
  static open(url: string): Promise<Connection> {
    return Promise.resolve(new Connection(url))
  }

  constructor(readonly url: string) {}
}

const DATABASE_URL = new InjectionToken<string>('DatabaseUrl')

// #region providers
export const providers: readonly Provider[] = [
  PriceList,
  { provide: PAYMENT_GATEWAY, useClass: FakeGateway },
  { provide: DATABASE_URL, useValue: 'sqlite::memory:' },
  { provide: Connection, useFactory: (url: string) => Connection.open(url), inject: [DATABASE_URL] },
  { provide: 'prices', useExisting: PriceList },
]
// #endregion providers

// #region many
export abstract class Discount {
  abstract readonly percent: number
}

@Order(2)
@Injectable()
export class LoyaltyDiscount extends Discount {
  readonly percent = 5
}

@Order(1)
@Injectable()
export class SummerDiscount extends Discount {
  readonly percent = 10
}

@Service()
export class DiscountService {
  constructor(@InjectAll(Discount) private readonly discounts: readonly Discount[]) {}

  best(): number {
    return Math.max(...this.discounts.map(({ percent }) => percent))
  }
}
// #endregion many

// #region choice
@Injectable()
export class Mailer {}

@Service()
export class NewsletterService {
  constructor(
    @Qualifier('summer') readonly discount: Discount,
    @Optional() readonly mailer: Mailer | undefined,
    @Inject(Mailer) readonly mailers: ObjectProvider<Mailer>,
  ) {}
}
// #endregion choice

// #region circle
/** `Later<X>` is X, but TypeScript emits no reference to a class that is not loaded yet. */
type Later<T> = T

@Service()
export class AccountService {
  constructor(
    @Inject(forwardRef(() => TransferService)) private readonly transfers: Later<TransferService>,
  ) {}

  balance(): number {
    return this.transfers.incoming()
  }
}

@Service()
export class TransferService {
  constructor(readonly accounts: AccountService) {}

  incoming(): number {
    return 250
  }
}
// #endregion circle

// #region request
@Injectable({ scope: 'request' })
export class CurrentTenant {
  name = 'nobody'
}

@Service()
export class InvoiceService {
  // One instance of this service, and in each request the tenant of that request.
  constructor(private readonly tenant: CurrentTenant) {}

  title(): string {
    return `Invoice of ${this.tenant.name}`
  }
}
// #endregion request

// #region lifecycle
@Injectable()
export class JobQueue {
  readonly log: string[] = []

  onModuleInit(): void {
    this.log.push('connected')
  }

  @PreDestroy()
  close(): void {
    this.log.push('closed')
  }
}
// #endregion lifecycle

@Module({
  providers: [
    ...providers,
    CartService,
    CheckoutService,
    InvoiceService,
    CurrentTenant,
    DiscountService,
    JobQueue,
    AccountService,
    TransferService,
    { provide: Discount, useClass: LoyaltyDiscount },
    { provide: Discount, useClass: SummerDiscount, qualifier: 'summer' },
    NewsletterService,
  ],
})
export class ShopModule {}

/** Stands for a request in the test. */
export class Unit extends RequestContext {
  constructor(readonly id: string) {
    super()
  }
}
