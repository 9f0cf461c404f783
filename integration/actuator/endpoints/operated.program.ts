// An application of its own process, with the endpoints that only a process can show.
import { ApplicationAvailability, Controller, Get, Inject, Logger, NexusApplication } from 'nexus-framework'
import { ActuatorModule } from 'nexus-framework/actuator'

/** A heap that no buffer of a socket holds a dump of. */
const ballast = Array.from({ length: 300_000 }, (_, id) => ({ id, name: `item ${id}` }))

@Controller('slow')
class SlowController {
  constructor(
    @Inject(ApplicationAvailability) private readonly availability: ApplicationAvailability,
    @Inject(Logger) private readonly logger: Logger,
  ) {}

  /** Goes on until the application has begun to shut down. */
  @Get()
  async slow(): Promise<object> {
    const shutdown = new Promise<void>((resolve) => this.availability.onReadinessChange(() => resolve()))
    this.logger.info('A slow request has begun')
    await shutdown
    return { done: true, items: ballast.length }
  }
}

await NexusApplication.run({
  module: class OperatedModule {},
  imports: [ActuatorModule],
  controllers: [SlowController],
})
