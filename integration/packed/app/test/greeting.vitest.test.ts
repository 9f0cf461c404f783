import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { AppModule } from '../src/app.module.js'
import { emittedTypes } from '../src/emitted-types.js'
import { GreetingService } from '../src/greeting-service.js'

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [AppModule] }).compile()
})

afterAll(() => app.close())

describe('an application on the packed framework', () => {
  it('sees the types that its compiler emitted', () => {
    expect(emittedTypes).toEqual([GreetingService])
  })

  it('answers requests in process', async () => {
    const response = await app.http.get('/greetings/Ada?times=2')
    expect(response.status).toBe(200)
    expect(response.json()).toEqual({ message: 'Hello, Ada!Hello, Ada!' })
  })

  it('replaces a provider', async () => {
    const replaced = await TestingModule.create({ imports: [AppModule] })
      .override(GreetingService)
      .useValue({ greet: () => 'replaced' })
      .compile()
    const response = await replaced.http.get('/greetings/Ada')
    expect(response.json()).toEqual({ message: 'replaced' })
    await replaced.close()
  })
})
