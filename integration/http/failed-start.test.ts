import { expect, it } from '@jest/globals'
import { Controller, Get, Injectable, Module, NexusApplication, PreDestroy } from 'nexus-framework'
import { CapturingLogger } from 'nexus-framework/testing'

@Injectable()
class Stubborn {
  @PreDestroy()
  close(): void {
    throw new RangeError('will not go')
  }
}

@Controller()
class Ambiguous {
  @Get('same')
  one(): void {}

  @Get('same')
  two(): void {}
}

@Module({ controllers: [Ambiguous], providers: [Stubborn] })
class AppModule {}

it('says why a start failed, also when what was started can not be taken down', async () => {
  const logger = new CapturingLogger()
  const start = NexusApplication.create(AppModule, { logger, args: [] })
  await expect(start).rejects.toMatchObject({ code: 'NEXUS_ROUTER_AMBIGUOUS_MAPPING' })
  expect(logger.messages('error')).toEqual(['The components of a failed start could not be taken down'])
})
