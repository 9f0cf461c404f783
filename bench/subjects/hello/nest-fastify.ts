import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { HelloModule, start } from '../shared/nest-hello.js'

await start(
  await NestFactory.create<NestFastifyApplication>(HelloModule, new FastifyAdapter(), { logger: false }),
)
