import { describe, expect, it } from '@jest/globals'
import { TestingModule, type TestingModuleOptions } from 'nexus-framework/testing'
import {
  AppModule,
  Clearing,
  MailService,
  OrderModule,
  OrderService,
  PaymentConfiguration,
  ScanningModule,
  StockService,
  Tracer,
  TracingConfiguration,
} from './modules.js'
import { ReportService } from './scanned/report-service.js'

async function booted<T>(options: TestingModuleOptions, look: (app: { get: Getter }) => T): Promise<T> {
  const app = await TestingModule.create({ ...options, cache: false }).compile()
  try {
    return look(app)
  } finally {
    await app.close()
  }
}

type Getter = <T>(type: abstract new (...args: never[]) => T) => T

describe('the module snippets', () => {
  it('inject what another module exports', async () => {
    const stock = await booted({ imports: [OrderModule] }, (app) => app.get(OrderService).stock)
    expect(stock).toBeInstanceOf(StockService)
  })

  it('configure a module', async () => {
    const sender = await booted({ imports: [AppModule] }, (app) => app.get(MailService).options.sender)
    expect(sender).toBe('shop@example.com')
  })

  it.each([
    ['prod', 'bank'],
    ['dev', 'test'],
  ])('choose the bean of the profile %s', async (profile, expected) => {
    const options = { imports: [PaymentConfiguration], profiles: [profile] }
    expect(await booted(options, (app) => app.get(Clearing).name)).toBe(expected)
  })

  it('keep a bean only where its conditions hold', async () => {
    const enabled = { imports: [TracingConfiguration], properties: { 'tracing.enabled': 'true' } }
    expect(await booted(enabled, (app) => app.get(Tracer))).toBeInstanceOf(Tracer)
    await expect(booted({ imports: [TracingConfiguration] }, (app) => app.get(Tracer))).rejects.toThrow(
      'Tracer',
    )
  })

  it('find components in files', async () => {
    const found = await booted({ imports: [ScanningModule] }, (app) => app.get(ReportService))
    expect(found).toBeInstanceOf(ReportService)
  })
})
