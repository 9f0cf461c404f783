import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { RequestContext } from 'nexus-framework'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import {
  AccountService,
  CartService,
  CheckoutService,
  CurrentTenant,
  DiscountService,
  InvoiceService,
  JobQueue,
  NewsletterService,
  ShopModule,
  SummerDiscount,
  TransferService,
  Unit,
} from './container.js'

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [ShopModule], cache: false }).compile()
})
afterAll(() => app.close())

describe('the container snippets', () => {
  it('inject by class and by token', async () => {
    expect(app.get(CartService).total(['CUP-1', 'PEN'])).toBe(800)
    expect(await app.get(CheckoutService).pay(300)).toBe('paid 300')
  })

  it('inject all, the qualified one, and nothing', () => {
    expect(app.get(DiscountService).best()).toBe(10)
    const newsletter = app.get(NewsletterService)
    expect(newsletter.discount).toBeInstanceOf(SummerDiscount)
    expect(newsletter.mailer).toBeUndefined()
    expect(newsletter.mailers.getIfAvailable()).toBeUndefined()
  })

  it('close a circle with a proxy', () => {
    const accounts = app.get(AccountService)
    expect(accounts.balance()).toBe(250)
    expect(app.get(TransferService).accounts).toBe(accounts)
  })

  it('give each request its tenant', () => {
    const title = (name: string): string =>
      RequestContext.run(
        new Unit(name),
        () => {
          app.get(CurrentTenant).name = name
          return app.get(InvoiceService).title()
        },
        undefined,
      )
    expect([title('Ada'), title('Grace')]).toEqual(['Invoice of Ada', 'Invoice of Grace'])
  })

  it('call the hooks', async () => {
    const own = await TestingModule.create({ providers: [JobQueue], cache: false }).compile()
    const queue = own.get(JobQueue)
    await own.close()
    expect(queue.log).toEqual(['connected', 'closed'])
  })
})
