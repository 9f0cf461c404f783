import { NestFactory } from '@nestjs/core'
import { HelloModule, start } from '../shared/nest-hello.js'

await start(await NestFactory.create(HelloModule, { logger: false }))
