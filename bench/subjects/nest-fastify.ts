import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { ShopModule, start } from './shared/nest-app.js'

await start(
  await NestFactory.create<NestFastifyApplication>(ShopModule, new FastifyAdapter(), { logger: false }),
)
