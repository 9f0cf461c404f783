import { describe, expect, it } from '@jest/globals'
import type { HttpMethod } from '../exchange/http-method.js'
import { Router, type RoutableExchange } from './router.js'
import type { RouterOptions } from './router-compiler.js'
import type { RouteConditions, RouteDefinition } from './route.js'

/** `GET|PUT /path`, or `* /path` for every method; the origin doubles as handler. */
function route(mapping: string, origin: string, conditions: RouteConditions = {}): RouteDefinition<string> {
  const [methods = '', pattern = ''] = mapping.split(' ')
  return {
    methods: methods === '*' ? [] : (methods.split('|') as HttpMethod[]),
    pattern,
    conditions,
    handler: origin,
    origin,
  }
}

function routerOf(mappings: Readonly<Record<string, string>>, options?: RouterOptions): Router<string> {
  return Router.compile(
    Object.entries(mappings).map(([mapping, origin]) => route(mapping, origin)),
    options,
  )
}

function request(line: string, headers: Readonly<Record<string, string>> = {}): RoutableExchange {
  const [method = '', target = ''] = line.split(' ')
  const [path = '', query = ''] = target.split('?')
  return {
    method,
    path,
    query,
    parsedQuery: undefined,
    pathValues: ['stale'],
    header: (name) => headers[name],
  }
}

/** `handler(value, ...)`, `OPTIONS: allow` or `status code`. */
function answer<H>(router: Router<H>, line: string, headers?: Readonly<Record<string, string>>): string {
  const exchange = request(line, headers)
  const match = router.match(exchange)
  if (match.kind === 'options') return `OPTIONS: ${match.allow}`
  if (match.kind === 'failure') {
    return `${match.status} ${match.code}${match.allow === undefined ? '' : ` ${match.allow}`}`
  }
  return `${String(match.handler)}(${exchange.pathValues.join(', ')})`
}

describe('the router', () => {
  it('prefers the exact path, then fewer variables and wildcards, then the longer pattern, and `**` last', () => {
    const router = routerOf({
      'GET /**': 'all',
      'GET /a/**': 'below a',
      'GET /a/*': 'wildcard',
      'GET /a/{x:[0-9]+}': 'number',
      'GET /a/{x}.json': 'json',
      'GET /a/b': 'exact',
      'GET /{x}/{y}/{z}': 'three',
      'GET /a/{y}/{z}': 'two',
      'GET /{x}/b/c': 'one',
    })
    expect(answer(router, 'GET /a/b')).toBe('exact()')
    expect(answer(router, 'GET /a/7')).toBe('number(7)')
    expect(answer(router, 'GET /a/x.json')).toBe('json(x)')
    expect(answer(router, 'GET /a/x')).toBe('wildcard()')
    expect(answer(router, 'GET /a/b/c')).toBe('one(a)')
    expect(answer(router, 'GET /a/x/c')).toBe('two(x, c)')
    expect(answer(router, 'GET /q/x/c')).toBe('three(q, x, c)')
    expect(answer(router, 'GET /a')).toBe('below a()')
    expect(answer(router, 'GET /a/1/2/3')).toBe('below a()')
    expect(answer(router, 'GET /q')).toBe('all()')
  })

  it('goes back where a more exact beginning leads nowhere', () => {
    const router = routerOf({ 'GET /a/{x}/c': 'variable', 'GET /a/b/d': 'literal', 'GET /ab/{x}': 'other' })
    expect(answer(router, 'GET /a/b/c')).toBe('variable(b)')
    expect(answer(router, 'GET /a/b/d')).toBe('literal()')
    expect(answer(router, 'GET /a/b/e')).toBe('404 not-found')
    expect(answer(router, 'GET /ab/c')).toBe('other(c)')
  })

  it('gives decoded values, encoded slashes among them, and resets what an earlier match left', () => {
    const router = routerOf({ 'GET /files/{name}/{*rest}': 'file', 'GET /static': 'static' })
    expect(answer(router, 'GET /files/a%2Fb%20c/d%2Fe/f')).toBe('file(a/b c, /d/e/f)')
    expect(answer(router, 'GET /static')).toBe('static()')
    expect(answer(router, 'GET /st%61tic')).toBe('static()')
  })

  it('returns the same object for every request and for static routes the same values', () => {
    const router = routerOf({ 'GET /users/{id}': 'user', 'GET /users': 'users' })
    const [first, second] = [request('GET /users'), request('GET /users')]
    expect(router.match(first)).toBe(router.match(second))
    expect(first.pathValues).toBe(second.pathValues)
    const match = router.match(request('GET /users/7'))
    expect(match).toBe(router.routes[0])
    expect(match).toMatchObject({
      variables: ['id'],
      pattern: '/users/{id}',
      origin: 'user',
      methods: ['GET'],
    })
  })

  it('gives an empty value for what an optional part leaves out', () => {
    const router = routerOf({ 'GET /users/{id}?': 'users', 'GET /{a}?/x/{b}': 'x' })
    expect(answer(router, 'GET /users')).toBe('users()')
    expect(answer(router, 'GET /users/7')).toBe('users(7)')
    expect(answer(router, 'GET /x/2')).toBe('x(, 2)')
    expect(answer(router, 'GET /1/x/2')).toBe('x(1, 2)')
  })

  it('answers an unknown path 404 and a refused one 400, whatever is mapped', () => {
    const router = routerOf({ 'GET /**': 'all' })
    expect(answer(router, 'GET /a/../b')).toBe('400 malformed-path')
    expect(answer(router, 'GET /%FF')).toBe('400 malformed-path')
    expect(answer(routerOf({ 'GET /100%25': 'percent' }), 'GET /100%')).toBe('400 malformed-path')
    expect(answer(routerOf({}), 'GET /')).toBe('404 not-found')
  })

  it('takes a trailing slash for another path, or ignores it by option', () => {
    const mappings = { 'GET /users': 'users', 'GET /users/{id}/': 'user' }
    expect(answer(routerOf(mappings), 'GET /users/')).toBe('404 not-found')
    expect(answer(routerOf(mappings), 'GET /users/7')).toBe('404 not-found')
    const lenient = routerOf(mappings, { trailingSlash: 'ignore' })
    expect(answer(lenient, 'GET /users/')).toBe('users()')
    expect(answer(lenient, 'GET /users/7')).toBe('user(7)')
    expect(answer(lenient, 'GET /users//')).toBe('400 malformed-path')
  })

  it('matches paths with case', () => {
    expect(answer(routerOf({ 'GET /Users': 'users' }), 'GET /users')).toBe('404 not-found')
  })
})

describe('methods', () => {
  const router = routerOf({
    'GET /users': 'list',
    'POST|PUT /users': 'write',
    'DELETE /users/{id}': 'delete',
    'OPTIONS /explicit': 'options',
    'GET /explicit': 'get',
    'HEAD /explicit': 'head',
    '* /every': 'every',
    'PATCH /every': 'patch',
  })

  it('that the path does not answer are answered 405 with Allow', () => {
    expect(answer(router, 'DELETE /users')).toBe('405 method-not-allowed GET, HEAD, POST, PUT, OPTIONS')
    expect(answer(router, 'GET /users/7')).toBe('405 method-not-allowed DELETE, OPTIONS')
  })

  it('that nobody knows are answered 501, or 405 where the path exists', () => {
    expect(answer(router, 'BREW /nothing')).toBe('501 method-not-implemented')
    expect(answer(router, 'BREW /users/7')).toBe('405 method-not-allowed DELETE, OPTIONS')
    expect(answer(router, 'BREW /%')).toBe('400 malformed-path')
  })

  it('HEAD goes to the GET handler unless one was written for HEAD', () => {
    expect(answer(router, 'HEAD /users')).toBe('list()')
    expect(answer(router, 'HEAD /explicit')).toBe('head()')
    expect(answer(router, 'GET /explicit')).toBe('get()')
  })

  it('OPTIONS is answered with Allow unless it is mapped', () => {
    expect(answer(router, 'OPTIONS /users')).toBe('OPTIONS: GET, HEAD, POST, PUT, OPTIONS')
    expect(answer(router, 'OPTIONS /explicit')).toBe('options()')
    expect(answer(router, 'OPTIONS /nothing')).toBe('404 not-found')
    expect(answer(router, 'OPTIONS *')).toBe('OPTIONS: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
    expect(answer(router, 'OPTIONS /../x')).toBe('400 malformed-path')
  })

  it('a mapping for every method answers all that no other mapping names, and leaves OPTIONS to the router', () => {
    expect(answer(router, 'POST /every')).toBe('every()')
    expect(answer(router, 'PATCH /every')).toBe('patch()')
    expect(answer(router, 'OPTIONS /every')).toBe('OPTIONS: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
  })

  it('of a path are known', () => {
    expect(router.allowedMethods('/users/7')).toEqual(['DELETE', 'OPTIONS'])
    expect(router.allowedMethods('/nothing')).toEqual([])
    expect(router.allowedMethods('/%')).toEqual([])
  })

  it('and the patterns that a path belongs to, whatever the method', () => {
    const mixed = routerOf({ 'GET /a/{x}': 'get', 'POST /a/b': 'post', 'PUT /{y}/b': 'put' })
    expect(new Set(mixed.patternsAt('/a/b'))).toEqual(new Set(['/a/{x}', '/a/b', '/{y}/b']))
    expect(new Set(mixed.patternsAt('/a/%63'))).toEqual(new Set(['/a/{x}']))
    expect(mixed.patternsAt('/nothing')).toEqual([])
    expect(mixed.patternsAt('/%')).toEqual([])
  })

  it('a less specific pattern answers methods that the more specific one does not', () => {
    const mixed = routerOf({ 'GET /a/{x}': 'get', 'POST /a/b': 'post' })
    expect(answer(mixed, 'GET /a/b')).toBe('get(b)')
    expect(answer(mixed, 'PUT /a/b')).toBe('405 method-not-allowed GET, HEAD, POST, OPTIONS')
  })
})

describe('conditions', () => {
  it('on parameters: presence, absence, value, other value; else 400', () => {
    const router = Router.compile([
      route('GET /a', 'value', { params: ['v=1'] }),
      route('GET /a', 'both', { params: ['v=1', 'w'] }),
      route('GET /a', 'present', { params: ['v'] }),
      route('GET /b', 'absent', { params: ['!v'] }),
      route('GET /b', 'other', { params: ['v!=1'] }),
    ])
    expect(answer(router, 'GET /a?v=1')).toBe('value()')
    expect(answer(router, 'GET /a?v=1&w=')).toBe('both()')
    expect(answer(router, 'GET /a?v=2')).toBe('present()')
    expect(answer(router, 'GET /a')).toBe('400 unsatisfied-parameters')
    expect(answer(router, 'GET /b')).toBe('absent()')
    expect(answer(router, 'GET /b?v=2')).toBe('other()')
    expect(answer(router, 'GET /b?v=1')).toBe('400 unsatisfied-parameters')
    expect(router.match(request('GET /a?x'))).toMatchObject({
      detail: 'The query parameters do not satisfy what this path asks for: v=1 and w, or v=1, or v.',
    })
    expect(() => router.match(request('GET /a?v=%FF'))).toThrow('The query has a malformed percent-encoding.')
  })

  it('on headers; else 404, as if nothing were there', () => {
    const router = Router.compile([
      route('GET /a', 'two', { headers: ['X-Version=2', '!x-old'] }),
      route('GET /a', 'any', { headers: ['x-version', '!x-old'] }),
    ])
    expect(answer(router, 'GET /a', { 'x-version': '2' })).toBe('two()')
    expect(answer(router, 'GET /a', { 'x-version': '3' })).toBe('any()')
    expect(answer(router, 'GET /a', { 'x-version': '3', 'x-old': '' })).toBe('404 not-found')
    expect(answer(router, 'GET /a')).toBe('404 not-found')
  })

  it('on the content type; else 415 with what is supported', () => {
    const router = Router.compile([
      route('POST /a', 'json', { consumes: ['application/json'] }),
      route('POST /a', 'text', { consumes: ['text/*'] }),
      route('POST /b', 'not text', { consumes: ['!text/*'] }),
    ])
    expect(answer(router, 'POST /a', { 'content-type': 'application/json' })).toBe('json()')
    expect(answer(router, 'POST /a', { 'content-type': 'Application/JSON; charset=utf-8' })).toBe('json()')
    expect(answer(router, 'POST /a', { 'content-type': 'text/csv' })).toBe('text()')
    expect(answer(router, 'POST /a', { 'content-type': 'application/problem+json' })).toContain('415')
    expect(answer(router, 'POST /a', { 'content-type': 'json' })).toContain('415')
    expect(answer(router, 'POST /a')).toContain('415')
    expect(answer(router, 'POST /b')).toBe('not text()')
    expect(answer(router, 'POST /b', { 'content-type': 'text/plain' })).toContain('415')
    expect(router.match(request('POST /a', { 'content-type': 'image/png' }))).toMatchObject({
      detail: 'The content type of the request is not supported. Supported: application/json, text/*.',
      mediaTypes: [{ essence: 'application/json' }, { essence: 'text/*' }],
    })
  })

  it('on what is produced, chosen by Accept with its qualities; else 406', () => {
    const router = Router.compile([
      route('GET /a', 'json', { produces: ['application/json'] }),
      route('GET /a', 'html', { produces: ['text/html', 'text/plain'] }),
    ])
    const chosen = (accept?: string): string => {
      const match = router.match(request('GET /a', accept === undefined ? {} : { accept }))
      return match.kind === 'route' ? `${match.handler} ${String(match.produces)}` : JSON.stringify(match)
    }
    expect(chosen()).toBe('json application/json')
    expect(chosen('*/*')).toBe('json application/json')
    expect(chosen('text/plain')).toBe('html text/plain')
    expect(chosen('text/*')).toBe('html text/html')
    expect(chosen('application/json;q=0.5, text/plain;q=0.9')).toBe('html text/plain')
    expect(chosen('text/html, application/json')).toBe('html text/html')
    expect(chosen('text/*;q=0.3, text/plain;q=0.1, */*;q=0.2')).toBe('html text/html')
    expect(chosen('*/*, application/json;q=0')).toBe('html text/html')
    expect(chosen('image/png')).toContain('"status":406')
    expect(chosen('text/html;q=0')).toContain('"status":406')
    expect(chosen('not a media type')).toContain('"status":406')
    expect(router.match(request('GET /a', { accept: 'image/png' }))).toMatchObject({
      detail:
        'Nothing that this path produces is acceptable. Supported: application/json, text/html, text/plain.',
    })
  })

  it('a route that does not say what it produces answers clients that take anything', () => {
    const router = Router.compile([
      route('GET /a', 'csv', { produces: ['text/csv'] }),
      route('GET /a', 'plain'),
      route('GET /b', 'not html', { produces: ['!text/html'] }),
    ])
    expect(answer(router, 'GET /a')).toBe('plain()')
    expect(answer(router, 'GET /a', { accept: 'text/csv' })).toBe('csv()')
    expect(answer(router, 'GET /a', { accept: 'image/png' })).toBe('plain()')
    expect(answer(router, 'GET /b', { accept: 'text/html' })).toBe('406 not-acceptable')
    expect(answer(router, 'GET /b', { accept: 'text/html, */*;q=0.1' })).toBe('not html()')
  })

  it('on Accept and Content-Type headers mean produces and consumes', () => {
    const router = Router.compile([
      route('POST /a', 'a', { headers: ['Content-Type=text/*', 'Accept=text/html, text/plain'] }),
    ])
    expect(answer(router, 'POST /a', { 'content-type': 'text/csv', accept: 'text/plain' })).toBe('a()')
    expect(answer(router, 'POST /a', { 'content-type': 'image/png' })).toBe('415 unsupported-media-type')
    expect(answer(router, 'POST /a', { 'content-type': 'text/csv', accept: 'image/png' })).toBe(
      '406 not-acceptable',
    )
  })

  it('fail in the order method 405, content 415, accept 406, parameters 400, headers 404', () => {
    const router = Router.compile([
      route('POST /a', 'a', {
        consumes: ['application/json'],
        produces: ['application/json'],
        params: ['p'],
        headers: ['x-h'],
      }),
    ])
    const json = 'application/json'
    expect(answer(router, 'PUT /a')).toContain('405')
    expect(answer(router, 'POST /a', { accept: 'image/png' })).toContain('415')
    expect(answer(router, 'POST /a', { accept: 'image/png', 'content-type': json })).toContain('406')
    expect(answer(router, 'POST /a', { 'content-type': json })).toContain('400')
    expect(answer(router, 'POST /a?p', { 'content-type': json })).toContain('404')
    expect(answer(router, 'POST /a?p', { 'content-type': json, 'x-h': '' })).toBe('a()')
  })

  it('that fail leave the request to a less specific pattern', () => {
    const router = Router.compile([
      route('GET /a/b', 'exact', { params: ['p'] }),
      route('GET /a/{x}', 'variable'),
    ])
    expect(answer(router, 'GET /a/b?p')).toBe('exact()')
    expect(answer(router, 'GET /a/b')).toBe('variable(b)')
  })
})

describe('compiling routes', () => {
  const compile =
    (...definitions: RouteDefinition<string>[]) =>
    (): unknown =>
      Router.compile(definitions)

  it('refuses two handlers for the same requests, all of them in one error, and says how to resolve it', () => {
    expect(
      compile(
        route('GET|POST /users/{id}', 'Users.get'),
        route('GET /users/:name', 'People.get'),
        route('* /x', 'A.x'),
        route('* /x', 'B.x'),
        route('GET /y/{id}?', 'A.y'),
        route('GET /y', 'B.y'),
      ),
    ).toThrow(
      'More than one handler is mapped to the same requests:\n' +
        '  every method /x: A.x and B.x\n' +
        "  GET /y: A.y ('/y/{id}?') and B.y\n" +
        "  GET /users/:name: Users.get ('/users/{id}') and People.get\n" +
        'Change the path or method of one of the two, or tell them apart by params, headers, consumes or produces.',
    )
  })

  it('refuses equal conditions in another order', () => {
    expect(
      compile(route('GET /a', 'A.a', { params: ['x', 'y'] }), route('GET /a', 'B.a', { params: ['y', 'x'] })),
    ).toThrow('GET /a: A.a and B.a')
  })

  it('accepts what differs in method, condition or constraint', () => {
    expect(
      compile(
        route('GET /a', 'A.a'),
        route('POST /a', 'B.a'),
        route('* /a', 'C.a'),
        route('GET /a', 'D.a', { params: ['x'] }),
        route('GET /{a:[0-9]+}', 'E.a'),
        route('GET /{a}', 'F.a'),
      ),
    ).not.toThrow()
  })

  it('accepts one handler that names a path twice', () => {
    expect(compile(route('GET /a', 'A.a'), route('GET /a', 'A.a'), route('GET /{x:a}?', 'A.b'))).not.toThrow()
  })

  it('refuses a route that never runs', () => {
    expect(compile(route('GET /a/*', 'A.wild'), route('* /a/{x}', 'A.variable'))).toThrow(
      'Some routes can never run:\n' +
        "  GET /a/*: A.wild never runs, A.variable ('/a/{x}') answers first\n" +
        'Remove the route that never runs, or make its path, method or conditions differ from the other one.',
    )
    expect(compile(route('GET /a/**', 'A.x'), route('GET /a/{*rest}', 'B.x'))).toThrow('A.x never runs')
    expect(compile(route('* /a/*', 'A.x'), route('GET /a/{x}', 'B.x'))).not.toThrow()
    expect(compile(route('GET /a/*', 'A.x'), route('GET /a/{x}', 'B.x', { params: ['p'] }))).not.toThrow()
  })

  it('names the condition that it can not read', () => {
    expect(compile(route('GET /a', 'A.a', { params: ['=1'] }))).toThrow('A.a has the params condition "=1"')
    expect(compile(route('GET /a', 'A.a', { headers: ['!!'] }))).not.toThrow()
    expect(compile(route('GET /a', 'A.a', { produces: ['json'] }))).toThrow(
      'A.a has the produces condition "json": it is not a media type.\n' +
        "Write a media type such as 'application/json', or '!text/html' for every other type.",
    )
  })

  it('names the handler whose pattern it can not read', () => {
    expect(compile(route('GET /{id', 'A.a'))).toThrow("'/{id' of A.a is not valid")
    expect(compile(route('GET /{id:[}', 'A.a'))).toThrow("'/{id:[}' of A.a is not valid")
  })
})
