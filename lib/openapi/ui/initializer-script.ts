import type { SwaggerUiOAuth, SwaggerUiSettings } from './documentation-page.options.js'

export interface InitializerOptions {
  /** URLs are relative to the script's own. */
  readonly documents: readonly { readonly name: string; readonly url: string }[]
  readonly settings: SwaggerUiSettings | undefined
  readonly oauth: SwaggerUiOAuth | undefined
}

/**
 * Starts Swagger UI. A file of its own, as the page may run no inline script; it finds everything from its own address. Several
 * documents get the layout with a selector of them.
 */
export function initializerScript({ documents, settings, oauth }: InitializerOptions): string {
  return `'use strict';
{
  const base = document.currentScript.src;
  const at = (reference) => new URL(reference, base).href;
  const documents = ${literal(documents)}.map(({ name, url }) => ({ name, url: at(url) }));
${documents.length > 1 ? '' : FOLLOW_COLOR_SCHEME}  const ui = SwaggerUIBundle({
    deepLinking: true,
    ...${literal(settings ?? {})},
    dom_id: '#swagger-ui',
    validatorUrl: null,
    oauth2RedirectUrl: at('oauth2-redirect.html'),
${documents.length > 1 ? SEVERAL : ONE}  });
${oauth === undefined ? '' : `  ui.initOAuth(${literal({ usePkceWithAuthorizationCodeGrant: true, ...oauth })});\n`}}
`
}

const ONE = `    url: documents[0].url,
    presets: [SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
`

// The logo has a style of its own, which the policy of the page does not allow.
const SEVERAL = `    urls: documents,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    plugins: [() => ({ components: { Logo: () => null } })],
    layout: 'StandaloneLayout',
`

// In the other layout this is what its switch does.
const FOLLOW_COLOR_SCHEME = `  const dark = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();
`

/** JSON is JavaScript since ECMAScript 2019. */
function literal(value: object): string {
  return JSON.stringify(value)
}
