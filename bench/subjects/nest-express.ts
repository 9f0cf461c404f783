import { NestFactory } from '@nestjs/core'
import { ShopModule, start } from './shared/nest-app.js'

await start(await NestFactory.create(ShopModule, { logger: false }))
