import { Body, Controller, Delete, Get, HttpCode, Put, Returns } from 'nexus-framework'
import { FaultBox } from './fault-box.js'
import { Fault } from './fault.js'

/** Tells the inventory to fail, to stall or to lie. A door for demonstrations and tests; no real service has one. */
@Controller('faults')
export class FaultsController {
  constructor(private readonly box: FaultBox) {}

  @Get()
  @Returns(Fault)
  read(): Fault {
    return this.box.current
  }

  @Put()
  @Returns(Fault)
  set(@Body() fault: Fault): Fault {
    this.box.current = fault
    return fault
  }

  @Delete()
  @HttpCode(204)
  clear(): void {
    this.box.current = { kind: 'none' }
  }
}
