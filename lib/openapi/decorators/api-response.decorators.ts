import { API_RESPONSES, type ApiResponseOptions } from './api-metadata.js'
import { adding, type HandlerDecorator } from './member-decorator.js'

/** The options of a decorator that names its status. */
export type ApiStatusOptions = Omit<ApiResponseOptions, 'status'>

/**
 * Refines a response, or adds one that code does not tell: what the handler or something before it throws. On a controller it is one of
 * all its handlers.
 *
 * @example
 * \@ApiResponse({ status: 409, description: 'The stock is used up.' })
 */
export function ApiResponse(options: ApiResponseOptions): HandlerDecorator {
  return adding(API_RESPONSES, options)
}

function response(
  status: NonNullable<ApiResponseOptions['status']>,
): (options?: ApiStatusOptions) => HandlerDecorator {
  return (options = {}) => ApiResponse({ ...options, status })
}

// NestJS's names.
export const ApiDefaultResponse = response('default')
export const ApiOkResponse = response(200)
export const ApiCreatedResponse = response(201)
export const ApiAcceptedResponse = response(202)
export const ApiNoContentResponse = response(204)
export const ApiMovedPermanentlyResponse = response(301)
export const ApiFoundResponse = response(302)
export const ApiNotModifiedResponse = response(304)
export const ApiBadRequestResponse = response(400)
export const ApiUnauthorizedResponse = response(401)
export const ApiPaymentRequiredResponse = response(402)
export const ApiForbiddenResponse = response(403)
export const ApiNotFoundResponse = response(404)
export const ApiMethodNotAllowedResponse = response(405)
export const ApiNotAcceptableResponse = response(406)
export const ApiRequestTimeoutResponse = response(408)
export const ApiConflictResponse = response(409)
export const ApiGoneResponse = response(410)
export const ApiPreconditionFailedResponse = response(412)
export const ApiPayloadTooLargeResponse = response(413)
export const ApiUnsupportedMediaTypeResponse = response(415)
export const ApiImATeapotResponse = response(418)
export const ApiUnprocessableEntityResponse = response(422)
export const ApiTooManyRequestsResponse = response(429)
export const ApiInternalServerErrorResponse = response(500)
export const ApiNotImplementedResponse = response(501)
export const ApiBadGatewayResponse = response(502)
export const ApiServiceUnavailableResponse = response(503)
export const ApiGatewayTimeoutResponse = response(504)
