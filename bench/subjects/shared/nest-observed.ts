import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { LoggerModule } from 'nestjs-pino'
import type { AddressInfo } from 'node:net'
import { OBSERVATION } from './observation.js'
import { HOST, ready } from './ready.js'
import { measureRoutes } from './route-metrics.js'

@Controller()
class HelloController {
  @Get('hello')
  hello(): { message: string } {
    return { message: 'Hello, World!' }
  }
}

@Module({
  // With Fastify underneath its default routes match nothing.
  imports: OBSERVATION === 'everything' ? [LoggerModule.forRoot({ forRoutes: ['{*splat}'] })] : [],
  controllers: [HelloController],
})
class HelloModule {}

const app = await NestFactory.create<NestFastifyApplication>(HelloModule, new FastifyAdapter(), {
  logger: false,
})
if (OBSERVATION !== 'plain') await measureRoutes(app.getHttpAdapter().getInstance())
await app.listen(0, HOST)
ready((app.getHttpServer() as { address(): AddressInfo }).address().port)
