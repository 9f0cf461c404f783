import { GetMapping, Module, NexusApplication, RestController } from 'nexus-framework'
import { HOST, ready } from '../shared/ready.js'

@RestController()
class HelloController {
  @GetMapping('/')
  hello(): { message: string } {
    return { message: 'Hello, World!' }
  }
}

@Module({ controllers: [HelloController] })
class HelloModule {}

const app = await NexusApplication.create(HelloModule)
const { port } = await app.listen({ port: 0, host: HOST })
ready(port)
