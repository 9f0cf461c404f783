import { NexusApplication } from 'nexus-framework'
import { ShopModule } from './shop.module.js'

await NexusApplication.run(ShopModule)
