import { afterEach, describe, expect, it } from '@jest/globals'
import { GetMapping, PathVariable, PostMapping, RequestBody, RestController } from '../../http/index.js'
import type { TestApplication } from '../../testing/index.js'
import { bootActuator } from './endpoints.fixture.js'
import type { DispatcherHandlers } from './mappings-endpoint.js'

@RestController('/orders')
class OrderController {
  @GetMapping('/{id}')
  find(@PathVariable() id: number): object {
    return { id }
  }

  @PostMapping({
    consumes: ['application/json', '!text/plain'],
    produces: 'application/json',
    headers: 'x-version=2',
    params: ['dry', '!force', 'mode!=slow'],
  })
  place(@RequestBody() order: object): object {
    return order
  }
}

describe('The mappings endpoint', () => {
  let app: TestApplication | undefined
  afterEach(() => app?.close())
  const handlers = async (properties: Record<string, string> = {}): Promise<DispatcherHandlers> => {
    app = await bootActuator({ controllers: [OrderController], properties })
    const response = await app.http.get('/actuator/mappings')
    interface Report {
      contexts: { application: { mappings: { dispatcherHandlers: DispatcherHandlers } } }
    }
    return response.json<Report>().contexts.application.mappings.dispatcherHandlers
  }

  it('lists each route with its handler and all that narrows it', async () => {
    const { application = [] } = await handlers()
    expect(application).toContainEqual({
      handler: 'OrderController#find(id)',
      predicate: '{GET [/orders/{id}]}',
      details: {
        handlerMethod: { className: 'OrderController', name: 'find', descriptor: '(id)' },
        requestMappingConditions: {
          consumes: [],
          headers: [],
          methods: ['GET'],
          params: [],
          patterns: ['/orders/{id}'],
          produces: [],
        },
      },
    })
    const place = application.find(({ details }) => details.handlerMethod.name === 'place')
    expect(place?.details.requestMappingConditions).toMatchObject({
      consumes: [
        { mediaType: 'application/json', negated: false },
        { mediaType: 'text/plain', negated: true },
      ],
      headers: [{ name: 'x-version', value: '2', negated: false }],
      params: [
        { name: 'dry', negated: false },
        { name: 'force', negated: true },
        { name: 'mode', value: 'slow', negated: true },
      ],
      produces: [{ mediaType: 'application/json', negated: false }],
    })
    expect(place?.predicate).toContain('{POST [/orders], params [dry || !force || mode!=slow]')
  })

  it('has the endpoints themselves, where they are', async () => {
    const { application = [] } = await handlers({ 'management.endpoints.web.path-mapping.beans': 'parts' })
    expect(application.map(({ predicate }) => predicate)).toContain('{GET [/actuator/parts]}')
  })
})
