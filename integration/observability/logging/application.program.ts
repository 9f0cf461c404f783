// An application that logs at its shutdown, also after everything else.
import { Injectable, Module, NexusApplication, type OnApplicationShutdown } from 'nexus-framework'
import { Logger } from 'nexus-framework/core'

@Injectable()
class OrderService implements OnApplicationShutdown {
  constructor(private readonly logger: Logger) {}

  onApplicationShutdown(signal?: string): void {
    for (let line = 0; line < 2_000; line++) this.logger.info('line', { line, signal, text: 'x'.repeat(100) })
  }
}

@Module({ providers: [OrderService] })
class ShopModule {}

await NexusApplication.run(ShopModule)
