/** Lifetime of what a provider makes: one per application, a new one per injection, or one per request. */
export type Scope = 'singleton' | 'transient' | 'request'
