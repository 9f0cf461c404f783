/** The methods that routes can name. Any other method of a request is answered 501, or 405 where the path exists. */
export const HTTP_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export type HttpMethod = (typeof HTTP_METHODS)[number]
