import { describe, expect, it } from '@jest/globals'
import { NexusError } from '../../common/index.js'
import { startFailureText } from './start-failure.js'

class DatabaseDownError extends NexusError {
  static readonly code = 'NEXUS_TEST_DOWN'
  static readonly summary = 'x'
}

function withFrames<E extends Error>(error: E, ...places: readonly string[]): E {
  error.stack = [`${error.name}: ${error.message}`, ...places.map((place) => `    at ${place}`)].join('\n')
  return error
}

describe('the text of a start that failed', () => {
  it('is the code and message of a NexusError, without its stack', () => {
    expect(startFailureText(new DatabaseDownError('It is down.', { help: 'Start it.' }))).toBe(
      'NEXUS_TEST_DOWN: It is down.\nStart it.',
    )
  })

  it('has every cause, of any error', () => {
    const inner = withFrames(new Error('no route'))
    const middle = withFrames(new TypeError('no socket', { cause: inner }))
    expect(startFailureText(new DatabaseDownError('It is down.', { cause: middle }))).toBe(
      'NEXUS_TEST_DOWN: It is down.\n\nCaused by TypeError: no socket\n\nCaused by Error: no route',
    )
  })

  it("shows the application's frames, not those of the framework, of Node and of packages", () => {
    const cause = withFrames(
      new Error('boom'),
      'Db.open (file:///app/db.ts:9:15)',
      `async start (${new URL('../../core/x.js', import.meta.url).href}:1:1)`,
      'processTicksAndRejections (node:internal/process/task_queues:104:5)',
      'run (/app/node_modules/pg/lib/client.js:7:7)',
      'async main (/app/main.ts:3:1)',
    )
    expect(startFailureText(new DatabaseDownError('It is down.', { cause }))).toBe(
      'NEXUS_TEST_DOWN: It is down.\n\n' +
        'Caused by Error: boom\n    at Db.open (file:///app/db.ts:9:15)\n    at async main (/app/main.ts:3:1)',
    )
  })

  it('says nothing twice', () => {
    const cause = withFrames(new Error('boom'), 'Db.open (file:///app/db.ts:9:15)')
    expect(startFailureText(new DatabaseDownError('Db could not start: boom', { cause }))).toBe(
      'NEXUS_TEST_DOWN: Db could not start: boom\n    at Db.open (file:///app/db.ts:9:15)',
    )
  })

  it('shows all frames of an unexpected error that has none of the application', () => {
    const error = withFrames(new TypeError('oops'), 'listen (node:net:1:1)')
    expect(startFailureText(error)).toBe('TypeError: oops\n    at listen (node:net:1:1)')
  })

  it('shows what an AggregateError is made of', () => {
    const parts = ['::1', '127.0.0.1'].map((host) => withFrames(new Error(`connect ECONNREFUSED ${host}`)))
    expect(startFailureText(withFrames(new AggregateError(parts)))).toBe(
      'AggregateError\n\nCaused by Error: connect ECONNREFUSED ::1\n\nCaused by Error: connect ECONNREFUSED 127.0.0.1',
    )
  })

  it('survives a cause that is its own cause, and what is no Error', () => {
    const error = withFrames(new Error('round'))
    error.cause = error
    expect(startFailureText(error)).toBe('Error: round')
    expect(startFailureText(undefined)).toBe('undefined was thrown, which is not an Error')
    expect(startFailureText(new DatabaseDownError('x', { cause: 'the socket' }))).toBe(
      'NEXUS_TEST_DOWN: x\n\nCaused by "the socket" was thrown, which is not an Error',
    )
  })
})
