import {
  Bean,
  ComponentScan,
  ConditionalOnMissingBean,
  ConditionalOnProperty,
  Configuration,
  InjectionToken,
  Inject,
  Module,
  Profile,
  Service,
  type DynamicModule,
} from 'nexus-framework'

// #region encapsulation
@Service()
export class StockLedger {}

@Service()
export class StockService {
  constructor(readonly ledger: StockLedger) {}
}

@Module({ providers: [StockLedger, StockService], exports: [StockService] })
export class StockModule {}

@Service()
export class OrderService {
  // StockModule exports StockService. StockLedger stays its own.
  constructor(readonly stock: StockService) {}
}

@Module({ imports: [StockModule], providers: [OrderService], exports: [OrderService] })
export class OrderModule {}
// #endregion encapsulation

// #region dynamic
export interface MailOptions {
  readonly sender: string
}

export const MAIL_OPTIONS = new InjectionToken<MailOptions>('MailOptions')

@Service()
export class MailService {
  constructor(@Inject(MAIL_OPTIONS) readonly options: MailOptions) {}
}

@Module({ providers: [MailService], exports: [MailService] })
export class MailModule {
  static forRoot(options: MailOptions): DynamicModule {
    return { module: MailModule, providers: [{ provide: MAIL_OPTIONS, useValue: options }] }
  }
}

@Module({ imports: [OrderModule, MailModule.forRoot({ sender: 'shop@example.com' })], exports: [MailModule] })
export class AppModule {}
// #endregion dynamic

export abstract class Clearing {
  abstract readonly name: string
}

export class BankClearing extends Clearing {
  readonly name = 'bank'
}

export class TestClearing extends Clearing {
  readonly name = 'test'
}

// #region configuration
@Configuration()
export class PaymentConfiguration {
  @Bean()
  @Profile('prod')
  bankClearing(): Clearing {
    return new BankClearing()
  }

  @Bean()
  @Profile('!prod')
  testClearing(): Clearing {
    return new TestClearing()
  }
}
// #endregion configuration

export class Tracer {}

// #region conditions
@Configuration()
export class TracingConfiguration {
  @Bean()
  @ConditionalOnProperty({ name: 'tracing.enabled', havingValue: true })
  @ConditionalOnMissingBean(Tracer)
  tracer(): Tracer {
    return new Tracer()
  }
}
// #endregion conditions

// #region scan
@Module()
@ComponentScan('./scanned/**')
export class ScanningModule {}
// #endregion scan
