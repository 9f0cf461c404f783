import { NexusApplication, type NodeAdapter } from 'nexus-framework'
import { RudeClientsModule } from './rude-clients.module.js'
import { ServerProbe } from './server-probe.js'

const application = await NexusApplication.run(RudeClientsModule)
const probe = application.get(ServerProbe)
probe.adapter = application.adapter as NodeAdapter
process.stdin.on('data', () => probe.release())
