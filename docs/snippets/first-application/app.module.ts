import { Module } from 'nexus-framework'
import { GreetingController } from './greeting-controller.js'
import { GreetingService } from './greeting-service.js'

@Module({ controllers: [GreetingController], providers: [GreetingService] })
export class AppModule {}
