// #region service
import { Service } from 'nexus-framework'
import { CircuitBreaker } from 'nexus-framework/resilience'

export abstract class PaymentProvider {
  abstract charge(amount: number): Promise<string>
}

@Service()
export class PaymentService {
  constructor(readonly provider: PaymentProvider) {}

  @CircuitBreaker('payments', {
    consecutiveFailures: 2,
    waitDurationInOpenState: '30s',
    permittedNumberOfCallsInHalfOpenState: 1,
  })
  async charge(amount: number): Promise<string> {
    return this.provider.charge(amount)
  }
}
// #endregion service
