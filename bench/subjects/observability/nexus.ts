import { GetMapping, Module, NexusApplication, RestController } from 'nexus-framework'
import { ObservabilityModule } from 'nexus-framework/observability'
import { OBSERVATION, SAMPLED } from '../shared/observation.js'
import { HOST, ready } from '../shared/ready.js'

@RestController()
class HelloController {
  @GetMapping('/hello')
  hello(): { message: string } {
    return { message: 'Hello, World!' }
  }
}

@Module({
  imports: OBSERVATION === 'plain' ? [] : [ObservabilityModule],
  controllers: [HelloController],
})
class HelloModule {}

const everything = OBSERVATION === 'everything'
const app = await NexusApplication.create(HelloModule, {
  properties: {
    'server.request-log.enabled': everything,
    ...(everything && {
      'management.tracing.exporter': 'otlp',
      'management.tracing.sampling.probability': SAMPLED,
    }),
  },
})
const { port } = await app.listen({ port: 0, host: HOST })
ready(port)
