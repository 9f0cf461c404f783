import { NexusApplication } from 'nexus-framework'
import { AppModule } from './app.module.js'

await NexusApplication.run(AppModule)
