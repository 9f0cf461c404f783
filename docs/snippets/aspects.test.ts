import { expect, it } from '@jest/globals'
import { Clock } from 'nexus-framework'
import { ManualClock, TestingModule } from 'nexus-framework/testing'
import { AuditTrail, measured, ReportService } from './aspects.js'

it('measures and audits, self-invocation included, and stays synchronous', async () => {
  const app = await TestingModule.create({ providers: [ReportService, AuditTrail], cache: false })
    .override(Clock)
    .useValue(new ManualClock())
    .compile()
  expect(app.get(ReportService).build()).toBe('<h1>report</h1>')
  expect(measured).toEqual(['render took 0 ms', 'ReportService.build took 0 ms'])
  expect(app.get(AuditTrail).entries).toEqual(['ReportService.build'])
  await app.close()
})
