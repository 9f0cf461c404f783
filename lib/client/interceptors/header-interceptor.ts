import { isPromiseLike, type Awaitable } from '../../common/index.js'
import type { ClientInterceptor } from '../transport/client-interceptor.js'

/** Adds a header field to the requests that do not have it; `undefined` adds none. */
export function withHeader(name: string, value: () => Awaitable<string | undefined>): ClientInterceptor {
  const lower = name.toLowerCase()
  return {
    intercept(request, next) {
      if (lower in request.headers) return next(request)
      const given = value()
      const send = (text: string | undefined): ReturnType<typeof next> =>
        next(text === undefined ? request : { ...request, headers: { ...request.headers, [lower]: text } })
      return isPromiseLike(given) ? Promise.resolve(given).then(send) : send(given)
    },
  }
}
