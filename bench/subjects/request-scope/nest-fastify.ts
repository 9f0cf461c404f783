import { NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { ChainModule, start } from '../shared/nest-request-scope.js'

await start(
  await NestFactory.create<NestFastifyApplication>(ChainModule, new FastifyAdapter(), { logger: false }),
)
