import { afterEach, describe, expect, it } from '@jest/globals'
import { ScheduledTaskCatalog, type ScheduledTaskDescription } from '../../core/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'

const TIME = Date.UTC(2026, 0, 1)

class Tasks extends ScheduledTaskCatalog {
  tasks(): readonly ScheduledTaskDescription[] {
    return [
      { target: 'ReportJob.nightly', kind: 'cron', expression: '0 0 3 * * *', nextExecution: TIME },
      {
        target: 'Outbox.send',
        kind: 'fixedDelay',
        interval: 5000,
        initialDelay: 100,
        lastExecution: {
          time: TIME,
          status: 'ERROR',
          error: new RangeError(`redis://:s3cret@cache is gone ${'x'.repeat(2000)}`),
        },
      },
      { target: 'Cache.warm', kind: 'fixedRate', interval: 1000 },
      { target: 'Poller.poll', kind: 'custom', expression: 'when the queue is empty' },
    ]
  }
}

describe('The scheduledtasks endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())

  it('sorts tasks by what triggers them, with when they ran and will run', async () => {
    app = await bootActuator({ providers: [{ provide: ScheduledTaskCatalog, useClass: Tasks }] })
    const report = (await app.http.get('/actuator/scheduledtasks')).json()
    expect(report).toEqual({
      cron: [
        {
          runnable: { target: 'ReportJob.nightly' },
          expression: '0 0 3 * * *',
          nextExecution: { time: '2026-01-01T00:00:00.000Z' },
        },
      ],
      fixedDelay: [
        {
          runnable: { target: 'Outbox.send' },
          initialDelay: 100,
          interval: 5000,
          lastExecution: {
            time: '2026-01-01T00:00:00.000Z',
            status: 'ERROR',
            exception: {
              type: 'RangeError',
              message: expect.stringMatching(/^redis:\/\/\*{6}@cache is gone x+\.\.\.$/),
            },
          },
        },
      ],
      fixedRate: [{ runnable: { target: 'Cache.warm' }, initialDelay: 0, interval: 1000 }],
      custom: [{ runnable: { target: 'Poller.poll' }, trigger: 'when the queue is empty' }],
    })
    expect(JSON.stringify(report).length).toBeLessThan(2000)
  })

  it('has empty lists where nothing is scheduled', async () => {
    app = await bootActuator()
    expect((await app.http.get('/actuator/scheduledtasks')).json()).toEqual({
      cron: [],
      fixedDelay: [],
      fixedRate: [],
      custom: [],
    })
  })
})
