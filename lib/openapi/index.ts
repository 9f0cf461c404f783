export type {
  ApiBodyOptions,
  ApiOperationOptions,
  ApiParameterOptions,
  ApiPropertyOptions,
  ApiResponseOptions,
  ApiSchemaOptions,
  ApiType,
  ApiTypeOptions,
} from './decorators/api-metadata.js'
export {
  ApiBody,
  ApiConsumes,
  ApiCookie,
  ApiExcludeController,
  ApiExcludeEndpoint,
  ApiHeader,
  ApiHeaders,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiQuery,
  ApiTags,
  Deprecated,
  Hidden,
} from './decorators/api-operation.decorators.js'
export {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponseProperty,
  ApiSchema,
  getSchemaPath,
} from './decorators/api-property.decorators.js'
export {
  ApiAcceptedResponse,
  ApiBadGatewayResponse,
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiDefaultResponse,
  ApiForbiddenResponse,
  ApiFoundResponse,
  ApiGatewayTimeoutResponse,
  ApiGoneResponse,
  ApiImATeapotResponse,
  ApiInternalServerErrorResponse,
  ApiMethodNotAllowedResponse,
  ApiMovedPermanentlyResponse,
  ApiNoContentResponse,
  ApiNotAcceptableResponse,
  ApiNotFoundResponse,
  ApiNotImplementedResponse,
  ApiNotModifiedResponse,
  ApiOkResponse,
  ApiPayloadTooLargeResponse,
  ApiPaymentRequiredResponse,
  ApiPreconditionFailedResponse,
  ApiRequestTimeoutResponse,
  ApiResponse,
  ApiServiceUnavailableResponse,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
  ApiUnprocessableEntityResponse,
  ApiUnsupportedMediaTypeResponse,
  type ApiStatusOptions,
} from './decorators/api-response.decorators.js'
export {
  ApiBasicAuth,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiOAuth2,
  ApiSecurity,
} from './decorators/api-security.decorators.js'
export type { HandlerDecorator } from './decorators/member-decorator.js'
export type { JsonSchema, JsonSchemaType } from './document/json-schema.js'
export type {
  ExternalDocsObject,
  InfoObject,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  PathItem,
  RequestBodyObject,
  ResponseObject,
  SecurityRequirement,
  SecurityScheme,
  ServerObject,
  TagObject,
} from './document/openapi-document.js'
export { openApiDocument, type DocumentedApplication } from './document-of-application.js'
export { OpenApiDocuments } from './openapi-documents.js'
export { OpenApiGenerator } from './openapi-generator.js'
export { UnknownDocumentError, UnknownSecuritySchemeError } from './openapi.errors.js'
export { OpenApiModule } from './openapi.module.js'
export type {
  NamedDocumentOptions,
  OpenApiDocumentOptions,
  OpenApiGeneratorOptions,
  OpenApiModuleOptions,
  OpenApiSelection,
} from './openapi.options.js'
export { OpenApiProperties } from './openapi.properties.js'
export type {
  DocumentationPageOptions,
  SwaggerUiOAuth,
  SwaggerUiSettings,
} from './ui/documentation-page.options.js'
export { InvalidOriginError, SwaggerUiFileError } from './ui/ui.errors.js'
