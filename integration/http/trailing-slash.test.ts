import { describe, expect, it } from '@jest/globals'
import {
  Controller,
  Get,
  Module,
  UnauthorizedException,
  type MiddlewareConfigurer,
  type MiddlewareConsumer,
} from 'nexus-framework'
import { TestingModule } from 'nexus-framework/testing'

@Controller()
class AdminController {
  @Get('admin')
  show(): string {
    return 'secret'
  }
}

@Module({ controllers: [AdminController] })
class AdminModule implements MiddlewareConfigurer {
  configure(consumer: MiddlewareConsumer): void {
    const refuse = (): never => {
      throw new UnauthorizedException()
    }
    consumer.apply(refuse).forRoutes('/admin')
  }
}

describe('server.trailing-slash', () => {
  it('distinct: a path with a trailing slash is another path', async () => {
    const app = await TestingModule.create({ imports: [AdminModule] }).compile()
    expect((await app.http.get('/admin')).status).toBe(401)
    expect((await app.http.get('/admin/')).status).toBe(404)
  })

  it('ignore: middleware for a path stands before both of its forms', async () => {
    const properties = { 'server.trailing-slash': 'ignore' }
    const app = await TestingModule.create({ imports: [AdminModule], properties }).compile()
    expect((await app.http.get('/admin')).status).toBe(401)
    expect((await app.http.get('/admin/')).status).toBe(401)
  })
})
