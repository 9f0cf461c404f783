import { expect, it } from '@jest/globals'
import type { ResilienceEvent } from '../../../resilience/index.js'
import { EventsEndpoint, type EventSource } from './events-endpoint.js'
import type { ResilienceAccess } from './resilience-access.js'

class Events extends EventsEndpoint<ResilienceEvent> {
  protected readonly kind = 'thing'
  protected readonly list = 'events'
  protected readonly nameMember = 'thing'
  protected readonly types = ['DONE']

  constructor(readonly given: readonly EventSource<ResilienceEvent>[]) {
    super({} as ResilienceAccess)
  }

  protected sources(): readonly EventSource<ResilienceEvent>[] {
    return this.given
  }

  protected override details({ at }: ResilienceEvent): Readonly<Record<string, number>> {
    return { at }
  }
}

it('keeps the events of an instance in order where the clock was set back between them', () => {
  const source = (name: string, times: readonly number[]): EventSource<ResilienceEvent> => ({
    name,
    events: { recent: () => times.map((at) => ({ name, type: 'DONE', at })) },
  })
  const endpoint = new Events([source('a', [10, 20, 5, 30]), source('b', [15, 25])])
  const { events } = endpoint.allEvents() as { events: readonly { thing: string; at: number }[] }
  expect(events.map(({ thing, at }) => `${thing}${at}`)).toEqual(['a10', 'b15', 'a20', 'a5', 'b25', 'a30'])
})
