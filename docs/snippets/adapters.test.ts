import { expect, it } from '@jest/globals'
import handler from './adapters.js'

it('answers a web request with a web response', async () => {
  const response = await handler.fetch(new Request('http://localhost/greetings/Ada'))
  expect(await response.json()).toEqual({ text: 'Hello Ada' })
})
