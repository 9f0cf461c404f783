import { once, EventEmitter } from 'node:events'
import { afterEach, describe, expect, it } from '@jest/globals'
import { ApplicationShutdown, Injectable, type OnModuleDestroy } from '../../core/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'

const destroyed = new EventEmitter()

@Injectable()
class Store implements OnModuleDestroy {
  onModuleDestroy(): void {
    destroyed.emit('destroyed')
  }
}

describe('The shutdown endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const OPEN = { 'management.endpoint.shutdown.access': 'unrestricted' }

  it('is not there unless its access is configured', async () => {
    app = await bootActuator()
    expect((await app.http.post('/actuator/shutdown')).status).toBe(404)
  })

  it('answers, and then takes the application down', async () => {
    app = await bootActuator({ properties: OPEN, providers: [Store] })
    const down = once(destroyed, 'destroyed')
    const response = await app.http.post('/actuator/shutdown')
    expect(response.json()).toEqual({ message: 'Shutting down, bye...' })
    await down
  })

  it('does nothing on GET', async () => {
    app = await bootActuator({ properties: OPEN })
    let asked = 0
    app.get(ApplicationShutdown).carryOut(() => void asked++)
    expect((await app.http.get('/actuator/shutdown')).status).toBe(405)
    expect(asked).toBe(0)
  })
})
