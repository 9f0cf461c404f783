import { Injectable, Logger, PreDestroy } from 'nexus-framework'
import { ServerProbe } from './server-probe.js'

/** Says when the components are taken down, and what was still going on then. */
@Injectable()
export class ShutdownWitness {
  constructor(
    private readonly probe: ServerProbe,
    private readonly logger: Logger,
  ) {}

  @PreDestroy()
  goodbye(): void {
    const { inFlight, connections } = this.probe.adapter ?? {}
    this.logger.info('components taken down', { inFlight, connections })
  }
}
