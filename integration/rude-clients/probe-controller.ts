import { Controller, Get, Logger, Param } from 'nexus-framework'
import { ServerProbe, type ProbeReport } from './server-probe.js'

@Controller()
export class ProbeController {
  constructor(
    private readonly probe: ServerProbe,
    private readonly logger: Logger,
  ) {}

  @Get('ok')
  ok(): { readonly ok: true } {
    return { ok: true }
  }

  @Get('echo/:text')
  echo(@Param('text') text: string): string {
    return text
  }

  @Get('probe')
  report(): ProbeReport {
    return this.probe.report()
  }

  /** Everything that was logged before this line is in the log. */
  @Get('mark/:name')
  mark(@Param('name') name: string): string {
    this.logger.info(`mark ${name}`)
    return name
  }
}
