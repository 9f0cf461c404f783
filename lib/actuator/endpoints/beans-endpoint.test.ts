import { afterEach, describe, expect, it } from '@jest/globals'
import { Inject, Injectable, Module } from '../../core/index.js'
import type { TestApplication } from '../../testing/index.js'
import type { BeansContext } from './beans-endpoint.js'
import { bootActuator } from './endpoints.fixture.js'

@Injectable()
class Ledger {}

@Injectable()
class Invoices {
  constructor(@Inject(Ledger) readonly ledger: Ledger) {}
}

@Module({ providers: [Ledger, Invoices], exports: [Invoices] })
class BillingModule {}

@Injectable({ scope: 'transient' })
class Checkout {
  constructor(@Inject(Invoices) readonly invoices: Invoices) {}
}

abstract class Rule {}
class FirstRule extends Rule {}
class SecondRule extends Rule {}

describe('The beans endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const contexts = async (): Promise<Record<string, BeansContext>> => {
    app = await bootActuator({
      imports: [BillingModule],
      providers: [Checkout, { provide: Rule, useClass: FirstRule }, { provide: Rule, useClass: SecondRule }],
    })
    const response = await app.http.get('/actuator/beans')
    return response.json<{ contexts: Record<string, BeansContext> }>().contexts
  }

  it('lists the components of each module with scope, type and what they depend on', async () => {
    const all = await contexts()
    expect(all['BillingModule']).toEqual({
      beans: expect.objectContaining({
        invoices: {
          aliases: [],
          scope: 'singleton',
          type: 'Invoices',
          resource: 'component',
          dependencies: ['ledger'],
        },
      }),
      imports: [],
      global: false,
    })
    expect(all['TestingRootModule']?.beans['checkout']).toMatchObject({
      scope: 'transient',
      dependencies: ['BillingModule.invoices'],
    })
    expect(all['TestingRootModule']?.imports).toContain('BillingModule')
  })

  it('tells two providers of one token apart', async () => {
    const all = await contexts()
    expect(all['TestingRootModule']?.beans).toMatchObject({
      rule: { type: 'FirstRule' },
      'rule#2': { type: 'SecondRule' },
    })
  })
})
