import { GetMapping, Inject, Injectable, Module, NexusApplication, RestController } from 'nexus-framework'
import { HOST, ready } from '../shared/ready.js'
import { serviceChain, type ChainLink } from '../shared/service-chain.js'

const singletons = serviceChain('Singleton', (cls) => Injectable()(cls))
const scoped = serviceChain('Scoped', (cls, innermost) =>
  Injectable(innermost ? { scope: 'request' } : {})(cls),
)

@RestController('/singleton')
class SingletonController {
  constructor(@Inject(singletons.outermost) private readonly service: ChainLink) {}

  @GetMapping()
  depth(): { depth: number } {
    return { depth: this.service.depth() }
  }
}

@RestController('/request')
class RequestController {
  constructor(@Inject(scoped.outermost) private readonly service: ChainLink) {}

  @GetMapping()
  depth(): { depth: number } {
    return { depth: this.service.depth() }
  }
}

@Module({
  controllers: [SingletonController, RequestController],
  providers: [...singletons.all, ...scoped.all],
})
class ChainModule {}

const app = await NexusApplication.create(ChainModule)
const { port } = await app.listen({ port: 0, host: HOST })
ready(port)
