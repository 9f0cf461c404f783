import type { SecurityRequirement } from '../document/openapi-document.js'
import { API_SECURITY } from './api-metadata.js'
import { adding, type HandlerDecorator } from './member-decorator.js'

/**
 * The operations of a controller, or one, need a security scheme, which the options describe. Each decorator is one way in; schemes of
 * one object are needed together.
 *
 * @example
 * \@ApiSecurity('api-key')
 * \@ApiSecurity({ oauth2: ['orders:write'], tenant: [] })
 */
export function ApiSecurity(
  scheme: string | SecurityRequirement,
  scopes: readonly string[] = [],
): HandlerDecorator {
  return adding(API_SECURITY, typeof scheme === 'string' ? { [scheme]: scopes } : scheme)
}

/** An `Authorization: Bearer` token. The scheme `bearer` needs no description. */
export function ApiBearerAuth(name = 'bearer'): HandlerDecorator {
  return ApiSecurity(name)
}

/** A user name and a password. The scheme `basic` needs no description. */
export function ApiBasicAuth(name = 'basic'): HandlerDecorator {
  return ApiSecurity(name)
}

/** A cookie, by the name of its scheme. */
export function ApiCookieAuth(name = 'cookie'): HandlerDecorator {
  return ApiSecurity(name)
}

/** Scopes of OAuth 2. */
export function ApiOAuth2(scopes: readonly string[], name = 'oauth2'): HandlerDecorator {
  return ApiSecurity(name, scopes)
}
