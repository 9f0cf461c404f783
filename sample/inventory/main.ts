import { NexusApplication } from 'nexus-framework'
import { InventoryModule } from './inventory.module.js'

await NexusApplication.run(InventoryModule)
