export {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponseProperty,
  ApiSchema,
  getSchemaPath,
} from './decorators/api-property.decorators.js'
