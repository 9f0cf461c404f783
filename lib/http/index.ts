export {
  HttpException,
  ResponseStatusException,
  StatusException,
  type ExceptionHeaders,
  type HttpExceptionOptions,
} from './errors/http-exception.js'
export { HttpStatus, reasonPhrase } from './errors/http-status.js'
export {
  BadRequestException,
  ConflictException,
  ExpectationFailedException,
  FailedDependencyException,
  ForbiddenException,
  GoneException,
  ImATeapotException,
  LengthRequiredException,
  LockedException,
  MethodNotAllowedException,
  MisdirectedException,
  NotAcceptableException,
  NotFoundException,
  PayloadTooLargeException,
  PaymentRequiredException,
  PreconditionFailedException,
  PreconditionRequiredException,
  ProxyAuthenticationRequiredException,
  RangeNotSatisfiableException,
  RequestHeaderFieldsTooLargeException,
  RequestTimeoutException,
  TooEarlyException,
  TooManyRequestsException,
  UnauthorizedException,
  UnavailableForLegalReasonsException,
  UnprocessableEntityException,
  UnsupportedMediaTypeException,
  UpgradeRequiredException,
  UriTooLongException,
} from './errors/client.errors.js'
export {
  BadGatewayException,
  GatewayTimeoutException,
  HttpVersionNotSupportedException,
  InsufficientStorageException,
  InternalServerErrorException,
  LoopDetectedException,
  NetworkAuthenticationRequiredException,
  NotExtendedException,
  NotImplementedException,
  ServiceUnavailableException,
  VariantAlsoNegotiatesException,
} from './errors/server.errors.js'
export { ErrorResponder, type ErrorResponderOptions } from './errors/error-responder.js'
export { NonErrorThrownError } from './errors/errors.errors.js'
export { PROBLEM_JSON, ProblemDetail } from './errors/problem-detail.js'
export { encodeJson, type JsonEncoder } from './result/json-encoder.js'
export { HttpCode, RESPONSE_STATUS, ResponseStatus, type ResponseStatusMetadata } from './result/response-status.js'
export { InvalidEntityTagError, JsonSerializationError, UnsupportedResultError } from './result/result.errors.js'
export { Accept, type AcceptRange } from './media/accept.js'
export { InvalidMediaTypeError } from './media/media.errors.js'
export { MediaType } from './media/media-type.js'
export { combineConditions, combinePatterns } from './router/combine-patterns.js'
export { CompiledRoute, type RouteMatch } from './router/compiled-route.js'
export { PathPattern, type PathPatternOptions, type PathSource } from './router/path-pattern.js'
export {
  canonicalPath,
  matrixVariables,
  PathProblem,
  RequestPath,
  type PathSegment,
} from './router/request-path.js'
export type { RouteConditions, RouteDefinition } from './router/route.js'
export { Router, type RoutableExchange } from './router/router.js'
export type { RouterOptions } from './router/router-compiler.js'
export {
  AmbiguousMappingError,
  InvalidConditionError,
  InvalidPathPatternError,
  UnreachableRouteError,
  type MappingConflict,
} from './router/router.errors.js'
export {
  AutomaticOptions,
  RoutingFailure,
  type RoutingFailureCode,
  type RoutingFailureStatus,
} from './router/routing-failure.js'
export { QueryParameters, type QueryHolder } from './uri/query-parameters.js'
export { InvalidUriError, MalformedQueryException, UriVariableError } from './uri/uri.errors.js'
