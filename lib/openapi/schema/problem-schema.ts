import type { JsonSchema } from '../document/json-schema.js'

/** RFC 9457 with the extension members that Nexus itself sends. */
export function problemSchema(): JsonSchema {
  return {
    type: 'object',
    description: 'What went wrong (RFC 9457).',
    properties: {
      type: {
        type: 'string',
        format: 'uri-reference',
        description: 'Identifies the kind of problem.',
        default: 'about:blank',
      },
      title: { type: 'string', description: 'What kind of problem it is.' },
      status: {
        type: 'integer',
        minimum: 100,
        maximum: 599,
        description: 'The HTTP status of the response.',
      },
      detail: { type: 'string', description: 'What is wrong with this request.' },
      instance: {
        type: 'string',
        format: 'uri-reference',
        description: 'Identifies this occurrence: the path of the request.',
      },
      code: { type: 'string', description: 'A stable name of the error.' },
      requestId: { type: 'string', description: 'Finds the request in the logs; sent with server errors.' },
      errors: {
        type: 'array',
        description: 'What is wrong with the input, where that is the problem.',
        items: inputErrorSchema(),
      },
    },
    required: ['title', 'status'],
  }
}

function inputErrorSchema(): JsonSchema {
  return {
    type: 'object',
    properties: {
      pointer: {
        type: 'string',
        format: 'json-pointer',
        description: 'Where the value is in the body (RFC 6901), or the name of a parameter behind a slash.',
      },
      in: {
        type: 'string',
        enum: ['path', 'query', 'header', 'cookie', 'form', 'matrix', 'attribute'],
        description: 'Where the value is, unless it is in the body.',
      },
      code: { type: 'string', description: 'The constraint that the value does not meet.' },
      message: { type: 'string', description: 'What is wrong, in the language of the request.' },
      params: { type: 'object', description: 'What the constraint was given.' },
    },
    required: ['pointer', 'code', 'message'],
  }
}
