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
export {
  HttpCode,
  RESPONSE_STATUS,
  ResponseStatus,
  type ResponseStatusMetadata,
} from './result/response-status.js'
export {
  InvalidEntityTagError,
  JsonSerializationError,
  UndefinedReturnTypeError,
  UnsupportedResultError,
} from './result/result.errors.js'
export { Accept, type AcceptRange } from './media/accept.js'
export { InvalidMediaTypeError } from './media/media.errors.js'
export { MediaType } from './media/media-type.js'
export { combineConditions, combinePatterns } from './router/combine-patterns.js'
export { CompiledRoute, type RouteMatch } from './router/compiled-route.js'
export { PathPattern, type PathPatternOptions, type PathSource } from './router/path-pattern.js'
export { parsePattern, type ParsedPattern, type PatternAlternative } from './router/pattern-parser.js'
export type { PatternSegment, SegmentPart } from './router/pattern-segment.js'
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
export { Controller, RequestMapping, RestController } from './metadata/controller.decorators.js'
export { CONFIGURED_PATTERNS } from './metadata/configured-patterns.js'
export { controllerMappings, type ControllerMapping } from './metadata/controller-mappings.js'
export {
  All,
  mappingDecorator,
  Delete,
  DeleteMapping,
  Get,
  GetMapping,
  Head,
  Options,
  Patch,
  PatchMapping,
  Post,
  PostMapping,
  Put,
  PutMapping,
  type MappingDecorator,
} from './metadata/mapping.decorators.js'
export type { MappingOptions, MappingTarget, RequestMappingOptions } from './metadata/mapping-options.js'
export { MisplacedMappingError } from './metadata/metadata.errors.js'
export {
  API_HIDDEN,
  CONTROLLER,
  ROUTES,
  UNOBSERVED_PATHS,
  type ControllerMetadata,
  type Dialect,
  type RouteMetadata,
} from './metadata/route-metadata.js'
export { DefaultObjectBinder } from './parameters/binding/default-object-binder.js'
export {
  ObjectBinder,
  type BindingTarget,
  type BodyBinding,
  type Fields,
  type FieldsBinding,
} from './parameters/binding/object-binder.js'
export type { BodyPropertyOptions } from './parameters/body/body-property.js'
export type { BodyOptions } from './parameters/body/request-body.js'
export { compileExtractors, type ExtractorContext } from './parameters/compile-extractors.js'
export type { ConversionOptions, ElementType } from './parameters/conversion/compile-conversion.js'
export { defineConverter } from './parameters/conversion/define-converter.js'
export { enumValues, type EnumSource } from './parameters/conversion/enum-converter.js'
export { defineParameter, type ParameterDefinition } from './parameters/define-parameter.js'
export {
  PARAMETERS,
  type Extractor,
  type ExtractorFactory,
  type HandlerParameter,
} from './parameters/extractor.js'
export {
  Body,
  Headers,
  Ip,
  Param,
  Query,
  Req,
  Res,
  Signal,
  UploadedFile,
  UploadedFiles,
} from './parameters/nest-parameters.decorators.js'
export type { FileOptions, PartOptions } from './parameters/files/file-options.js'
export {
  MultipartFile,
  type MultipartFileOptions,
  type TransferOptions,
} from './parameters/files/multipart-file.js'
export type { HandlerParameterDecorator } from './parameters/parameter-decorator.js'
export type { FileLimits, ParameterDescription } from './parameters/parameter-description.js'
export type { ParameterOptions } from './parameters/parameter-options.js'
export {
  InvalidDefaultValueError,
  InvalidFileOptionError,
  MisplacedParameterError,
  NoConverterError,
  UnconstructibleTypeError,
  UndecoratedParameterError,
  UnknownElementTypeError,
  UnknownPathVariableError,
  UnnamedParameterError,
} from './parameters/parameter.errors.js'
export {
  FileTooLargeException,
  InputException,
  InvalidInputException,
  MissingBodyException,
  MissingParameterException,
  ParameterConversionException,
  TooManyParametersException,
  UnknownPropertyException,
  UnreadableBodyException,
  UnsupportedBodyException,
  UnsupportedFileException,
  type InputError,
  type InputFinding,
  type InputViolation,
  type ParameterLocation,
} from './parameters/request.errors.js'
export type { ResponseOptions } from './parameters/sources/exchange-parameter.js'
export type { ModelAttributeOptions } from './parameters/sources/model-attribute.js'
export type { RequestAttributeOptions } from './parameters/sources/request-attribute.js'
export {
  CookieValue,
  MatrixVariable,
  ModelAttribute,
  PathVariable,
  RequestAttribute,
  RequestBody,
  RequestHeader,
  RequestParam,
  RequestPart,
} from './parameters/spring-parameters.decorators.js'
export { CacheControl } from './result/cache-control.js'
export { compileResultWriter, type ResultWriterOptions } from './result/compile-result-writer.js'
export { ContentDisposition } from './result/content-disposition.js'
export type { HeaderSource } from './result/field-lines.js'
export {
  checkNotModified,
  checkPreconditions,
  evaluatePreconditions,
  type PreconditionOutcome,
  type Validators,
} from './result/preconditions.js'
export { ResponseEntity, ResponseEntityBuilder } from './result/response-entity.js'
export type { ResultWriter } from './result/result-writer.js'
export {
  defaultStatus,
  Header,
  HEADERS,
  Redirect,
  REDIRECT,
  resultTraits,
  type HeaderMetadata,
  type RedirectMetadata,
  type ResultTraits,
} from './result/result.decorators.js'
export { resultEncoder } from './result/result-encoder.js'
export {
  Returns,
  RETURNS,
  type ReturnedType,
  type ReturnsMetadata,
  type ReturnsOptions,
} from './result/returns.js'
export { SERIALIZATION, SerializeOptions, type SerializationOptions } from './result/serialize-options.js'
export type { ServerSentEvent } from './result/server-sent-event.js'
export { StreamableFile, type StreamableFileOptions } from './result/streamable-file.js'
export { UriComponents, type UriQuery, type UriValue, type UriVariables } from './uri/uri-components.js'
export { UriComponentsBuilder, type UriSource } from './uri/uri-components-builder.js'
export { exceptionArgument } from './exceptions/exception-argument.js'
export type { ExceptionFilter, ExceptionFilterReference } from './exceptions/exception-filter.js'
export type {
  ExceptionFilterUse,
  ExceptionHandlerMatch,
  ExceptionHandlerReference,
  ExceptionMethodReference,
} from './exceptions/exception-handler-reference.js'
export { ExceptionHandlerChain } from './exceptions/exception-handler-chain.js'
export {
  ExceptionHandlerResolver,
  type AdviceComponent,
  type ExceptionHandlerResolverOptions,
} from './exceptions/exception-handler-resolver.js'
export {
  Catch,
  CONTROLLER_ADVICE,
  ControllerAdvice,
  ExceptionHandler,
  RestControllerAdvice,
  UseFilters,
  type ControllerAdviceOptions,
} from './exceptions/exception.decorators.js'
export {
  AmbiguousExceptionHandlerError,
  InvalidExceptionTypeError,
  UntypedExceptionHandlerError,
} from './exceptions/exceptions.errors.js'
export { FetchAdapter } from './adapter/fetch/fetch-adapter.js'
export type { AdapterOptions } from './adapter/adapter-options.js'
export {
  AdapterNotStartedError,
  BrokenHandlerError,
  CannotListenError,
  ContentLengthMismatchError,
  ListenFailedError,
} from './adapter/adapter.errors.js'
export {
  HttpAdapter,
  type BoundAddress,
  type CloseOptions,
  type ExchangeHandler,
  type ListenOptions,
} from './adapter/http-adapter.js'
// Only its type: the class comes with node:http, which an application on another adapter must not load.
export type { NodeAdapter } from './adapter/node/node-adapter.js'
export { DEFAULT_SERVER_LIMITS, type ServerLimits } from './adapter/server-limits.js'
export {
  clientAddress,
  requestAttribute,
  requestHeader,
  type ClientAddressOptions,
  type ClientKey,
} from './client-keys/client-keys.js'
export {
  BodyConsumedError,
  BodyDroppedError,
  ClientDisconnectedError,
  InvalidHeaderError,
  InvalidStatusError,
  ResponseCommittedError,
} from './exchange/exchange.errors.js'
export { HttpExchange, type MatchedRoute, type StreamSource } from './exchange/http-exchange.js'
export { HTTP_METHODS, type HttpMethod } from './exchange/http-method.js'
export { ResponseHead } from './exchange/response-head.js'
export { InvalidRoutesError } from './application/application.errors.js'
export type { ApplicationOptions } from './application/application.options.js'
export { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_MIDDLEWARE } from './application/global-components.js'
export { NexusApplication } from './application/nexus-application.js'
export { RuntimeProperties } from './application/runtime.properties.js'
export { routeParameters } from './application/route-parameters.js'
export { RequestMappings, type RequestMappingInfo } from './application/request-mappings.js'
export { AdditionalServer, SERVED_BY } from './application/additional-server.js'
export { EndpointGuard, type EndpointOperation, type EndpointRequest } from './application/endpoint-guard.js'
export { ExchangeObserver } from './observation/exchange-observer.js'
export { isSecretPattern } from './exchange/secret-pattern.js'
export { HTTP_METERS, HTTP_SPANS } from './observation/http-observation-names.js'
export {
  AnomalyProperties,
  HttpObservationProperties,
  TracedStepsProperties,
} from './observation/http-observation.properties.js'
export { ServerAddress } from './application/server-address.js'
export { ServerLimitsProperties, ServerProperties } from './application/server.properties.js'
export { SPRING_BOOT_SERVER_PROPERTIES } from './application/spring-boot-server-properties.js'
export { ValidationProperties, ValidationTransformProperties } from './application/validation.properties.js'
export type { Guard, GuardReference } from './pipeline/guard.js'
export { HandlerMethod } from './pipeline/handler-method.js'
export type { Interceptor, InterceptorReference } from './pipeline/interceptor.js'
export {
  MiddlewareBinding,
  MiddlewareConsumer,
  type MiddlewareConfigurer,
  type MiddlewareTarget,
} from './pipeline/middleware-consumer.js'
export type { Middleware, MiddlewareFunction, MiddlewareReference, Next } from './pipeline/middleware.js'
export {
  InvalidComponentReferenceError,
  NextCalledTwiceError,
  UnansweredRequestError,
} from './pipeline/pipeline.errors.js'
export { UseGuards, UseInterceptors, UseMiddleware } from './pipeline/pipeline.decorators.js'
