/**
 * The modules of the page as one, which a page can hold and a policy name by its hash. They are written for it: an import or export is a
 * line of its own, every name at their top levels is used once, and `files` has what is imported before what imports it. Comments are for
 * who reads the sources.
 */
export function pageScript(files: readonly string[]): string {
  return files
    .map((file) =>
      file
        .replaceAll(/^ *\/\*\*[^]*?\*\/\n/gm, '')
        .replaceAll(/^ *\/\/.*\n/gm, '')
        .replaceAll(/^import [^]*? from '[^']+'\n/gm, '')
        .replaceAll(/^export /gm, '')
        .replaceAll(/\n{2,}/g, '\n')
        .trim(),
    )
    .join('\n')
}
