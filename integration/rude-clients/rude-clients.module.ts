import { Module, type MiddlewareConfigurer, type MiddlewareConsumer } from 'nexus-framework'
import { AdminMiddleware } from './admin-middleware.js'
import { AdminController } from './admin-controller.js'
import { FaultController } from './fault-controller.js'
import { InputController } from './input-controller.js'
import { ProbeController } from './probe-controller.js'
import { ServerProbe } from './server-probe.js'
import { ShutdownWitness } from './shutdown-witness.js'
import { StreamController } from './stream-controller.js'

/** Everything that a handler can do wrong, and everything that a rude client can be rude to. */
@Module({
  controllers: [AdminController, FaultController, InputController, ProbeController, StreamController],
  providers: [ServerProbe, AdminMiddleware, ShutdownWitness],
})
export class RudeClientsModule implements MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(AdminMiddleware).forRoutes('/admin/**')
  }
}
