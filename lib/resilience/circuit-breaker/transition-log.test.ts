import { expect, it } from '@jest/globals'
import { CapturingLogger, TestingModule } from '../../testing/index.js'
import { CircuitBreakerRegistry } from '../index.js'

it('tells the log when a breaker opens and closes, and nothing of the calls in between', async () => {
  const logger = new CapturingLogger()
  const app = await TestingModule.create({ logger, cache: false }).compile()
  const breaker = app.get(CircuitBreakerRegistry).get('inventory', { consecutiveFailures: 1 })
  await expect(breaker.execute(() => Promise.reject(new TypeError('down')))).rejects.toThrow('down')
  for (let call = 0; call < 5; call++) await expect(breaker.execute(() => 1)).rejects.toThrow(/OPEN/)
  breaker.transitionToClosedState()
  const told = logger.entries.filter(({ message }) => message.startsWith('Circuit breaker'))
  expect(told.map(({ level, message }) => `${level} ${message}`)).toEqual([
    "warn Circuit breaker 'inventory': CLOSED -> OPEN",
    "info Circuit breaker 'inventory': OPEN -> CLOSED",
  ])
  await app.close()
})
