// #region test
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { TestingModule, type TestApplication } from 'nexus-framework/testing'
import { AppModule } from './app.module.js'
import { GreetingService } from './greeting-service.js'

let app: TestApplication

beforeAll(async () => {
  app = await TestingModule.create({ imports: [AppModule], properties: { 'greeting.word': 'Hi' } }).compile()
})
afterAll(() => app.close())

it('greets as often as it is asked to', async () => {
  const response = await app.http.get('/greetings/Ada?times=2')
  expect(response.json()).toEqual({ messages: ['Hi, Ada!', 'Hi, Ada!'] })
})
// #endregion test

// #region override
it('greets with what the service says', async () => {
  const polite = await TestingModule.create({ imports: [AppModule] })
    .override(GreetingService)
    .useValue({ greet: (name: string) => `Good evening, ${name}.` })
    .compile()
  const response = await polite.http.get('/greetings/Ada')
  expect(response.json()).toEqual({ messages: ['Good evening, Ada.'] })
  await polite.close()
})
// #endregion override

it('answers a number of times that is no number with a problem', async () => {
  const response = await app.http.get('/greetings/Ada?times=often')
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toContain('application/problem+json')
})
