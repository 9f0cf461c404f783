import { InjectionToken } from '../../core/index.js'
import type { ExceptionFilter } from '../exceptions/exception-filter.js'
import type { Guard } from '../pipeline/guard.js'
import type { Interceptor } from '../pipeline/interceptor.js'
import type { Middleware, MiddlewareFunction } from '../pipeline/middleware.js'

/**
 * What any module provides under these tokens holds for every route, in the order of `@Order`:
 * `providers: [{ provide: APP_GUARD, useClass: RolesGuard }]`. Several modules, or one, may provide several.
 */
export const APP_GUARD = new InjectionToken<Guard>('APP_GUARD')
/** See {@link APP_GUARD}. */
export const APP_INTERCEPTOR = new InjectionToken<Interceptor>('APP_INTERCEPTOR')
/** See {@link APP_GUARD}. Runs for requests without a route as well. */
export const APP_MIDDLEWARE = new InjectionToken<Middleware | MiddlewareFunction>('APP_MIDDLEWARE')
/** See {@link APP_GUARD}. Asked after `@ExceptionHandler` methods and advices; of several the last that catches the exception. */
export const APP_FILTER = new InjectionToken<ExceptionFilter>('APP_FILTER')
