import 'reflect-metadata'
import { Controller, Get, Module, type INestApplication } from '@nestjs/common'
import type { AddressInfo } from 'node:net'
import { HOST, ready } from './ready.js'

@Controller()
class HelloController {
  @Get()
  hello(): { message: string } {
    return { message: 'Hello, World!' }
  }
}

@Module({ controllers: [HelloController] })
export class HelloModule {}

export async function start(app: INestApplication): Promise<void> {
  await app.listen(0, HOST)
  ready((app.getHttpServer().address() as AddressInfo).port)
}
