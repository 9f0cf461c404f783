import { declareReplacement } from '../../config/index.js'

const TLS = 'put the port behind a proxy that ends TLS and speaks HTTP/2'
const HEADER_SIZE = 'use server.limits.max-header-size'
const BODY_SIZE = 'use server.limits.max-body-size'
const HEADERS_TIMEOUT = 'use server.limits.headers-timeout'
const IDLE_TIMEOUT = 'use server.limits.keep-alive-timeout'
const LIMITS = 'remove it: the server is that of Node.js; its bounds are server.limits'
const FORWARDED =
  'remove it: Forwarded and X-Forwarded-* are not believed; rate limits count clients behind proxies with clientAddress({ trustedProxies })'

/** Spring Boot's properties below `server` that there are not, each with all that is below it, and what the error for one says. */
export const SPRING_BOOT_SERVER_PROPERTIES: Readonly<Record<string, string>> = {
  'server.address': 'use server.host',
  'server.compression': 'let the proxy in front compress',
  'server.connection-timeout': HEADERS_TIMEOUT,
  'server.error':
    'remove it: errors are problem details that show nothing internal; answer otherwise with @ExceptionHandler',
  'server.forward-headers-strategy': FORWARDED,
  'server.http2': TLS,
  'server.jetty': LIMITS,
  'server.jetty.accesslog': 'use server.request-log',
  'server.jetty.connection-idle-timeout': IDLE_TIMEOUT,
  'server.jetty.max-connections': 'use server.limits.max-connections',
  'server.max-http-header-size': HEADER_SIZE,
  'server.max-http-request-header-size': HEADER_SIZE,
  'server.netty': LIMITS,
  'server.netty.connection-timeout': HEADERS_TIMEOUT,
  'server.netty.idle-timeout': IDLE_TIMEOUT,
  'server.reactive': 'remove it: there are no sessions',
  'server.server-header': 'remove it: no Server header is sent',
  'server.servlet': 'remove it: there is no servlet container',
  'server.servlet.context-path':
    "begin the mappings with it: @RequestMapping('${api.base:/api}/orders'), with api.base as a property of your own",
  'server.servlet.encoding': 'remove it: texts are UTF-8',
  'server.servlet.session': 'remove it: there are no sessions',
  'server.shutdown': 'remove it: a shutdown always drains, for server.shutdown-timeout at most',
  'server.ssl': TLS,
  'server.tomcat': LIMITS,
  'server.tomcat.accesslog': 'use server.request-log',
  'server.tomcat.connection-timeout': HEADERS_TIMEOUT,
  'server.tomcat.keep-alive-timeout': IDLE_TIMEOUT,
  'server.tomcat.max-connections': 'use server.limits.max-connections',
  'server.tomcat.max-http-form-post-size': BODY_SIZE,
  'server.tomcat.max-parameter-count': 'use server.limits.max-parameters',
  'server.tomcat.max-swallow-size': BODY_SIZE,
  'server.tomcat.remoteip': FORWARDED,
  'server.tomcat.threads': 'remove it: there are no threads, all requests share the event loop',
  'server.undertow': LIMITS,
  'server.undertow.accesslog': 'use server.request-log',
  'server.undertow.max-http-post-size': BODY_SIZE,
  'server.undertow.no-request-timeout': IDLE_TIMEOUT,
  'server.use-forward-headers': FORWARDED,
}

for (const [property, instead] of Object.entries(SPRING_BOOT_SERVER_PROPERTIES))
  declareReplacement(property, instead)
