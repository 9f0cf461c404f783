// #region test
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { CallNotPermittedError, CircuitBreakerRegistry } from 'nexus-framework/resilience'
import { ManualClock, TestingModule, type TestApplication } from 'nexus-framework/testing'
import { PaymentProvider, PaymentService } from './testing.js'

const charge = jest.fn<PaymentProvider['charge']>()
let clock: ManualClock
let app: TestApplication

beforeEach(async () => {
  charge.mockReset()
  clock = new ManualClock()
  app = await TestingModule.create({
    providers: [PaymentService, { provide: PaymentProvider, useValue: { charge } }],
  })
    .override(Clock)
    .useValue(clock)
    .compile()
})
afterEach(() => app.close())

it('spares a provider that is down, and tries it again after half a minute', async () => {
  const payments = app.get(PaymentService)
  const breaker = app.get(CircuitBreakerRegistry).circuitBreaker('payments')
  charge.mockRejectedValue(new Error('down'))
  await expect(payments.charge(5)).rejects.toThrow('down')
  await expect(payments.charge(5)).rejects.toThrow('down')
  await expect(payments.charge(5)).rejects.toBeInstanceOf(CallNotPermittedError)
  expect(charge).toHaveBeenCalledTimes(2)

  await clock.advanceAsync(30_000)
  const trial = Promise.withResolvers<string>()
  charge.mockReturnValue(trial.promise)
  const receipt = payments.charge(5)
  expect(breaker.state).toBe('HALF_OPEN')
  trial.resolve('r1')
  await expect(receipt).resolves.toBe('r1')
  expect(breaker.state).toBe('CLOSED')
})
// #endregion test
