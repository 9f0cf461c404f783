import { Controller, Get, Inject, Injectable, Module, Scope, type INestApplication } from '@nestjs/common'
import type { AddressInfo } from 'node:net'
import { HOST, ready } from './ready.js'
import { serviceChain, type ChainLink } from './service-chain.js'

const singletons = serviceChain('Singleton', (cls) => Injectable()(cls))
const scoped = serviceChain('Scoped', (cls, innermost) =>
  Injectable(innermost ? { scope: Scope.REQUEST } : {})(cls),
)

@Controller('singleton')
class SingletonController {
  constructor(@Inject(singletons.outermost) private readonly service: ChainLink) {}

  @Get()
  depth(): { depth: number } {
    return { depth: this.service.depth() }
  }
}

@Controller('request')
class RequestController {
  constructor(@Inject(scoped.outermost) private readonly service: ChainLink) {}

  @Get()
  depth(): { depth: number } {
    return { depth: this.service.depth() }
  }
}

@Module({
  controllers: [SingletonController, RequestController],
  providers: [...singletons.all, ...scoped.all],
})
export class ChainModule {}

export async function start(app: INestApplication): Promise<void> {
  await app.listen(0, HOST)
  ready((app.getHttpServer().address() as AddressInfo).port)
}
