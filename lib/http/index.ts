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
