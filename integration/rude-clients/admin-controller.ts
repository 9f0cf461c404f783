import { Controller, Get } from 'nexus-framework'

/** What nobody may see who does not say the word. */
@Controller('admin')
export class AdminController {
  @Get('vault')
  vault(): string {
    return 'the treasure'
  }

  @Get('vault/{*drawer}')
  drawer(): string {
    return 'the treasure'
  }
}
