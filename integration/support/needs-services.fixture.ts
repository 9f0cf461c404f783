// Run by services.test.ts in a Jest of its own.
import { expect, it } from '@jest/globals'
import { describeWithService } from './describe-with-service.js'
import type { Service } from './services.js'

const service: Service = { title: 'Fake', variable: 'NEXUS_FAKE_URL', url: process.env['FIXTURE_URL'] ?? '' }

await describeWithService(service, 'a test with a server', ({ url }) => {
  it('gets its address', () => {
    expect(url).toMatch(/^\w+:\/\//)
  })
})
