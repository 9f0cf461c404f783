import { NestFactory } from '@nestjs/core'
import { ChainModule, start } from '../shared/nest-request-scope.js'

await start(await NestFactory.create(ChainModule, { logger: false }))
