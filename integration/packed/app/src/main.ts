import { NexusApplication } from 'nexus-framework'
import { AppModule } from './app.module.js'

// Serves one request over a socket, and ends.
const app = await NexusApplication.create(AppModule)
const { port } = await app.listen({ host: '127.0.0.1', port: 0 })
const response = await fetch(`http://127.0.0.1:${port}/greetings/Ada`)
console.log(response.status, await response.text())
await app.close()
