import { describe, expect, it } from '@jest/globals'
import { boot, bootError } from '../container/fixture/boot.js'
import { DependencyGraphError } from '../container/dependency.errors.js'
import { globExpression } from './component-scan.js'
import { Billing, BillingModule, Ledger } from './fixture/scan/billing/billing.module.js'
import { NarrowModule, ScanningModule } from './fixture/scan/app.js'
import { OrdersController } from './fixture/scan/orders/deep/orders.controller.js'
import { OrdersService } from './fixture/scan/orders/orders.service.js'
import { ComponentScan, Module } from './module.decorators.js'

describe('@ComponentScan', () => {
  it('takes components, controllers and beans of the files below, and imports modules with what is theirs', async () => {
    const context = await boot(ScanningModule)
    const module = context.graph.module(ScanningModule)!
    expect(module.components.map(({ name }) => name).toSorted()).toEqual([
      'ledger',
      'ledgerConfiguration',
      'ordersController',
      'ordersService',
      'scanningModule',
    ])
    expect(context.get(OrdersController).orders).toBe(context.get(OrdersService))
    expect(context.get(Ledger)).toBeInstanceOf(Ledger)
    expect(module.imports.map(({ type }) => type)).toEqual([BillingModule])
    expect(context.graph.module(BillingModule)!.components.map(({ type }) => type)).toEqual([
      Billing,
      BillingModule,
    ])
    expect(context.graph.components.find(({ type }) => type === OrdersController)?.stereotype).toBe(
      'controller',
    )
  })

  it('names a pattern that matches no file', async () => {
    const error = (await bootError(NarrowModule)) as DependencyGraphError
    expect(error.problems.map(({ message }) => message)).toEqual([
      `@ComponentScan('./nowhere/**') of NarrowModule matches no file.
  at    lib/core/modules/fixture/scan/nowhere
Correct the pattern; it is relative to the file of the class.`,
    ])
  })

  it('imports through a loader of the application', async () => {
    const loaded: string[] = []
    @ComponentScan('./fixture/scan/orders/**', {
      load: (file) => {
        loaded.push(file)
        return Promise.resolve({ OrdersService })
      },
    })
    @Module()
    class LoadingModule {}
    const context = await boot(LoadingModule)
    expect(context.get(OrdersService)).toBeInstanceOf(OrdersService)
    expect(loaded.map((file) => file.slice(file.indexOf('orders/')))).toEqual([
      'orders/deep/orders.controller.ts',
      'orders/orders.service.ts',
    ])
  })

  it('says that a pattern goes into what is no folder', async () => {
    @ComponentScan('./fixture/scan/app.ts/**')
    @Module()
    class FileModule {}
    expect((await bootError(FileModule)).message).toContain(
      "@ComponentScan('./fixture/scan/app.ts/**') of FileModule matches no file.",
    )
  })

  it('says which file could not be imported', async () => {
    @ComponentScan('./fixture/scan/orders/*', { load: () => Promise.reject(new Error('broken')) })
    @Module()
    class FailingModule {}
    expect((await bootError(FailingModule)).message).toMatch(
      /^@ComponentScan of FailingModule could not import .*\/orders\.service\.ts: broken\n/,
    )
  })
})

describe('glob patterns', () => {
  it.each([
    ['/a/**', '/a/b/c.ts', true],
    ['/a/**/*.service.ts', '/a/x.service.ts', true],
    ['/a/**/*.service.ts', '/a/b/c/x.service.ts', true],
    ['/a/*.ts', '/a/b/c.ts', false],
    ['/a/{b,c}/?.ts', '/a/c/d.ts', true],
    ['/a/{b,c}/?.ts', '/a/d/d.ts', false],
    ['/a.b/*', '/aXb/c', false],
  ])('%s matches %s: %s', (glob, path, expected) => {
    expect(globExpression(glob).test(path)).toBe(expected)
  })
})
